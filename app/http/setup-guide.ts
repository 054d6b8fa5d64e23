/** How far a shop has come with its first steps: from facts alone, never from what was clicked on. */
import type { ConnectionView, NotConnectedView, ProviderSettingsView } from '#app/contract/api.ts';
import type { PageCall } from './page.ts';

export interface GuideView {
  /** To a Prime Penguin of its own; the demo does not count. */
  readonly isConnected: boolean;
  readonly isDemo: boolean;
  /** A provider was set up by the merchant, or has shown whether it can be cancelled. */
  readonly isProviderKnown: boolean;
  readonly isTried: boolean;
}

/** null: it was put away. */
export async function readGuide(
  { application, shop, who }: PageCall,
  connection: ConnectionView | NotConnectedView,
): Promise<GuideView | null> {
  const { guideDismissed, providers } = await application.readSettings(shop, who);
  if (guideDismissed) return null;
  const { cancellations } = await application.listCancellations(shop, { cursor: null, limit: 1 });
  return {
    isConnected: connection.connected && !connection.demo,
    isDemo: connection.connected && connection.demo,
    isProviderKnown: providers.some(isKnown),
    isTried: cancellations.length > 0,
  };
}

function isKnown(provider: ProviderSettingsView): boolean {
  const { cancellable, learnt, answerSeconds, contact, messageTemplate } = provider;
  return (
    cancellable !== 'unknown' ||
    learnt !== 'unknown' ||
    answerSeconds !== null ||
    contact !== null ||
    messageTemplate !== null
  );
}
