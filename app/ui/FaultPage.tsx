/**
 * What a visitor sees instead of a page. Plain HTML, because it has to work where neither Polaris nor
 * App Bridge could be loaded.
 */
import type { PageFault } from '#app/http/page-fault.ts';

export type ShownFault = PageFault | 'not_found' | 'unexpected';

const WORDS: Readonly<Record<ShownFault, { readonly title: string; readonly text: string }>> = {
  database_unavailable: {
    title: 'The app cannot reach its database',
    text: 'Nothing that was recorded is lost. Reload the page in a minute.',
  },
  shopify_unavailable: {
    title: 'Shopify could not confirm the sign-in',
    text: 'Reload the page in a moment.',
  },
  not_found: {
    title: 'There is no such page',
    text: 'Open the app from the menu of your Shopify admin.',
  },
  unexpected: {
    title: 'Something went wrong',
    text: 'The fault has been recorded. Reload the page. Cancellations that were asked for go on by themselves.',
  },
};

export function FaultPage({ fault }: { readonly fault: ShownFault }) {
  const { title, text } = WORDS[fault];
  return <PlainPage title={title} text={text} />;
}

export function PlainPage({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <main
      style={{
        boxSizing: 'border-box',
        maxWidth: '32rem',
        margin: '0 auto',
        padding: '3rem 1.25rem',
        font: '1rem/1.5 Inter, -apple-system, "Segoe UI", Roboto, sans-serif',
        color: '#303030',
      }}
    >
      <h1 style={{ fontSize: '1.25rem', margin: '0 0 0.5rem' }}>{title}</h1>
      <p style={{ margin: 0 }}>{text}</p>
    </main>
  );
}
