/**
 * The admin's side of the app's frame: answers what the page asks, and keeps what it tells to be drawn.
 */
import { type RefObject, useCallback, useEffect, useState } from 'react';
import {
  type Asked,
  type BarAction,
  type FromAdmin,
  type FromPage,
  isBridgeMessage,
  type Nav,
  type Told,
} from '../app-bridge/messages.ts';
import { reportProblem } from '../extension-host/problems.ts';
import type { AdminListing } from './listing.ts';
import { adminApi, fetchListing, fetchSessionToken, grantScopes } from './requests.ts';

export interface ShownToast {
  readonly id: string;
  readonly message: string;
  readonly error: boolean;
  readonly duration: number;
  readonly action: string | null;
}

interface Consent {
  readonly scopes: readonly string[];
  answer(isAgreed: boolean): void;
}

export interface AppFrame {
  readonly title: string | null;
  readonly actions: readonly BarAction[];
  /** null while no save bar is shown. */
  readonly saveBar: readonly BarAction[] | null;
  readonly toasts: readonly ShownToast[];
  readonly loading: boolean;
  /** The page asks for more rights; null while it does not. */
  readonly consent: Consent | null;
  /** The page wants to be left although something is not saved: call to let it. */
  readonly leave: (() => void) | null;
  stay(): void;
  send(message: FrameMessage): void;
  dropToast(id: string): void;
}

type FrameMessage =
  | { readonly answer: unknown; readonly call: number }
  | { readonly navigate: string }
  | { readonly press: string }
  | { readonly toastAction: string }
  | { readonly toastGone: string };

interface Handlers {
  onNav(nav: Nav): void;
  onUrl(path: string): void;
  onOpen(url: string): void;
}

export function useAppFrame(
  frame: RefObject<HTMLIFrameElement>,
  listing: AdminListing,
  { onNav, onUrl, onOpen }: Handlers,
): AppFrame {
  const [title, setTitle] = useState<string | null>(null);
  const [actions, setActions] = useState<readonly BarAction[]>([]);
  const [saveBar, setSaveBar] = useState<readonly BarAction[] | null>(null);
  const [toasts, setToasts] = useState<readonly ShownToast[]>([]);
  const [loading, setLoading] = useState(false);
  const [consent, setConsent] = useState<Consent | null>(null);
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const appOrigin = new URL(listing.app.url).origin;

  const send = useCallback(
    (message: FrameMessage) => {
      const whole: FromAdmin = { bridge: true, ...message };
      frame.current?.contentWindow?.postMessage(whole, appOrigin);
    },
    [frame, appOrigin],
  );

  const dropToast = useCallback(
    (id: string) => {
      setToasts((shown) => shown.filter((toast) => toast.id !== id));
      send({ toastGone: id });
    },
    [send],
  );

  useEffect(() => {
    function heed(told: Told) {
      switch (told.type) {
        case 'toast':
          return setToasts((shown) => [...shown, told]);
        case 'toast-hide':
          return dropToast(told.id);
        case 'title':
          setTitle(told.title);
          return setActions(told.actions);
        case 'save-bar':
          return setSaveBar(told.open ? told.actions : null);
        case 'nav':
          return onNav(told);
        case 'loading':
          return setLoading(told.on);
        case 'url':
          return onUrl(told.path);
        case 'open':
          return onOpen(told.url);
        case 'problem':
          return reportProblem(told.problem);
      }
    }

    const { requiredScopes: required, optionalScopes: optional } = listing.app;
    const scopesDetail = (granted: readonly string[]) => ({ granted, required, optional });

    async function reply(asked: Asked): Promise<unknown> {
      switch (asked.type) {
        case 'idToken':
          return fetchSessionToken();
        case 'user':
          return { accountAccess: 'Full access' };
        case 'scopes':
          return scopesDetail((await fetchListing()).scopes);
        case 'requestScopes': {
          const { scopes } = await fetchListing();
          const missing = asked.scopes.filter((scope) => !scopes.includes(scope));
          if (missing.length === 0) return { result: 'granted-all', detail: scopesDetail(scopes) };
          const agreed = await new Promise<boolean>((resolve) => {
            setConsent({
              scopes: missing,
              answer: (isAgreed) => {
                setConsent(null);
                resolve(isAgreed);
              },
            });
          });
          if (!agreed) return { result: 'declined-all', detail: scopesDetail(scopes) };
          return { result: 'granted-all', detail: scopesDetail(await grantScopes(missing)) };
        }
        case 'leave':
          return new Promise<void>((resolve) => {
            setLeave(() => () => {
              setLeave(null);
              resolve();
            });
          });
        case 'adminApi':
          return adminApi(asked.body);
      }
    }

    const listen = (event: MessageEvent) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== appOrigin) return;
      if (!isBridgeMessage<FromPage>(event.data)) return;
      const message = event.data;
      if ('told' in message) return heed(message.told);
      reply(message.asked).then(
        (answer) => send({ answer, call: message.call }),
        (error: unknown) => reportProblem(`the app's page: ${String(error)}`),
      );
    };
    window.addEventListener('message', listen);
    return () => window.removeEventListener('message', listen);
  }, [frame, appOrigin, listing, send, dropToast, onNav, onUrl, onOpen]);

  const stay = useCallback(() => setLeave(null), []);
  return { title, actions, saveBar, toasts, loading, consent, leave, stay, send, dropToast };
}
