import { Button, ContextualSaveBar, Loading, Modal, Text, Toast } from '@shopify/polaris';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BarAction, Nav } from '../app-bridge/messages.ts';
import { follow } from './addresses.ts';
import type { AdminListing } from './listing.ts';
import { fetchSessionToken } from './requests.ts';
import { parameter, replaceAddress, usePlace } from './router.ts';
import { useAppFrame } from './use-app-frame.ts';

interface Props {
  readonly listing: AdminListing;
  onNav(nav: Nav): void;
}

/** Put in the address of the page by the admin, and of no interest in the admin's own. */
const ADMIN_PARAMETERS = ['embedded', 'shop', 'host', 'locale', 'id_token', 'user'];

async function sourceOf(listing: AdminListing, path: string): Promise<string> {
  const { app, shop } = listing;
  const url = new URL(path, app.url);
  const store = shop.domain.replace('.myshopify.com', '');
  url.searchParams.set('embedded', '1');
  url.searchParams.set('shop', shop.domain);
  url.searchParams.set('host', btoa(`admin.shopify.com/store/${store}`).replace(/=+$/, ''));
  url.searchParams.set('locale', parameter('locale') ?? 'en');
  url.searchParams.set('id_token', await fetchSessionToken());
  return url.href;
}

function withoutAdminParameters(path: string): string {
  const url = new URL(path, 'http://app.invalid');
  for (const name of ADMIN_PARAMETERS) url.searchParams.delete(name);
  return url.pathname + url.search;
}

export const NO_NAV: Nav = { items: [], home: '' };

/** The app's own pages, in a frame, with what App Bridge lets the admin draw around them. */
export function AppPage({ listing, onNav }: Props) {
  const { app } = listing;
  const prefix = `/apps/${app.handle}`;
  const { path, search } = usePlace();
  const wanted = withoutAdminParameters((path.slice(prefix.length) || '/') + search);
  const frame = useRef<HTMLIFrameElement>(null);
  const shown = useRef<string | null>(null);
  const [source, setSource] = useState<string | null>(null);

  const onUrl = useCallback(
    (reported: string) => {
      const own = withoutAdminParameters(reported);
      shown.current = own;
      replaceAddress(prefix + own);
    },
    [prefix],
  );
  const onOpen = useCallback((url: string) => follow(url, app, () => undefined), [app]);
  const bridge = useAppFrame(frame, listing, { onNav, onUrl, onOpen });
  const { send } = bridge;

  useEffect(() => {
    if (shown.current === null) {
      shown.current = wanted;
      sourceOf(listing, wanted).then(setSource);
    } else if (shown.current !== wanted) {
      shown.current = wanted;
      send({ navigate: wanted });
    }
  }, [listing, wanted, send]);
  useEffect(() => () => onNav(NO_NAV), [onNav]);

  return (
    <div className="sandbox-app">
      {bridge.loading ? <Loading /> : null}
      {bridge.saveBar === null ? null : (
        <SaveBar actions={bridge.saveBar} press={(key) => send({ press: key })} />
      )}
      <header className="sandbox-title-bar">
        <Text as="span" variant="headingSm">
          {app.name}
        </Text>
        {bridge.title === null || bridge.title === app.name ? null : (
          <Text as="span" tone="subdued">
            {bridge.title}
          </Text>
        )}
        <span className="sandbox-title-bar-actions">
          {bridge.actions.map((action) => (
            <TitleButton
              key={action.key}
              action={action}
              press={() => send({ press: action.key })}
            />
          ))}
        </span>
      </header>
      {source === null ? null : (
        <iframe ref={frame} title={app.name} src={source} allow="clipboard-write" />
      )}
      {bridge.toasts.map(({ id, message, error, duration, action }) => (
        <Toast
          key={id}
          content={message}
          error={error}
          duration={duration}
          onDismiss={() => bridge.dropToast(id)}
          {...(action === null
            ? {}
            : { action: { content: action, onAction: () => send({ toastAction: id }) } })}
        />
      ))}
      {bridge.consent === null ? null : (
        <Modal
          open
          instant
          title={`${app.name} asks for more access`}
          onClose={() => bridge.consent?.answer(false)}
          primaryAction={{ content: 'Update access', onAction: () => bridge.consent?.answer(true) }}
          secondaryActions={[{ content: 'Cancel', onAction: () => bridge.consent?.answer(false) }]}
        >
          <Modal.Section>
            <p>It would be allowed: {bridge.consent.scopes.join(', ')}</p>
          </Modal.Section>
        </Modal>
      )}
      {bridge.leave === null ? null : (
        <Modal
          open
          instant
          title="Leave page with unsaved changes?"
          onClose={bridge.stay}
          primaryAction={{ content: 'Leave page', destructive: true, onAction: bridge.leave }}
          secondaryActions={[{ content: 'Stay', onAction: bridge.stay }]}
        >
          <Modal.Section>
            <p>Leaving this page will delete all unsaved changes.</p>
          </Modal.Section>
        </Modal>
      )}
    </div>
  );
}

function TitleButton({ action, press }: { readonly action: BarAction; press(): void }) {
  return (
    <Button
      size="slim"
      disabled={action.disabled}
      loading={action.loading}
      onClick={press}
      {...(action.kind === 'primary' ? { variant: 'primary' as const } : {})}
      {...(action.critical ? { tone: 'critical' as const } : {})}
    >
      {action.label}
    </Button>
  );
}

interface SaveBarProps {
  readonly actions: readonly BarAction[];
  press(key: string): void;
}

function SaveBar({ actions, press }: SaveBarProps) {
  const save = actions.find((action) => action.kind === 'primary');
  const discard = actions.find((action) => action.kind !== 'primary');
  const buttonFor = (action: BarAction) => ({
    content: action.label,
    disabled: action.disabled,
    loading: action.loading,
    onAction: () => press(action.key),
  });
  return (
    <ContextualSaveBar
      message="Unsaved changes"
      {...(save ? { saveAction: buttonFor(save) } : {})}
      {...(discard ? { discardAction: buttonFor(discard) } : {})}
    />
  );
}
