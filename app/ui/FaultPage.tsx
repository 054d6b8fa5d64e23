/**
 * What a visitor sees instead of a page. Plain HTML, because it has to work where neither Polaris nor
 * App Bridge could be loaded.
 */
import { useTranslation } from 'react-i18next';
import type { PageFault } from '#app/http/page-fault.ts';

export type ShownFault = PageFault | 'not_found' | 'unexpected';

export function FaultPage({ fault }: { readonly fault: ShownFault }) {
  const { t } = useTranslation();
  return <PlainPage title={t(`fault.${fault}.title`)} text={t(`fault.${fault}.text`)} />;
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
