/**
 * How far a shop has come with its first steps: from facts alone, never from what was clicked on. Nothing of the
 * demo counts: it is gone as soon as the shop connects for real.
 */
import type { ConnectionView, NotConnectedView } from '#app/contract/api.ts';
import type { PageCall } from './page.ts';

export interface GuideView {
  /** To a Prime Penguin of its own. */
  readonly isConnected: boolean;
  readonly isDemo: boolean;
  /** There is somebody to call at each of them: all else about a provider has a default. */
  readonly areProvidersChecked: boolean;
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
  const isDemo = connection.connected && connection.demo;
  const haveContacts = providers.length > 0 && providers.every(({ contact }) => contact !== null);
  return {
    isConnected: connection.connected && !isDemo,
    isDemo,
    areProvidersChecked: !isDemo && haveContacts,
    isTried: !isDemo && cancellations.length > 0,
  };
}
