/**
 * Keeps Shopify's sessions as the library's own storage does, with their tokens sealed and bound to their
 * session. A session that no key opens any more counts as none: the next visit gets another.
 */
import { Session } from '@shopify/shopify-api';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import type { Log } from '#app/use-cases/ports/log.ts';
import { SealError, type Sealer } from './seal.server.ts';
import { sessionTokenOf } from './sealed-columns.server.ts';

/** The session with its tokens sealed, or opened: `change` gets each with the context that it is bound to. */
export function withTokens(
  session: Session,
  change: (token: string, context: string) => string,
): Session {
  const { accessToken, refreshToken } = session;
  const boundTo = (which: 'access' | 'refresh') => sessionTokenOf(session.shop, session.id, which);
  return new Session({
    ...session.toObject(),
    ...(accessToken ? { accessToken: change(accessToken, boundTo('access')) } : {}),
    ...(refreshToken ? { refreshToken: change(refreshToken, boundTo('refresh')) } : {}),
  });
}

export function sealSessions(
  storage: SessionStorage,
  sealer: Sealer,
  log: Pick<Log, 'warn'>,
): SessionStorage {
  const open = (session: Session): Session | undefined => {
    try {
      return withTokens(session, sealer.open);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      log.warn({ shop: session.shop, fault: error.fault }, 'a session of Shopify’s does not open');
      return undefined;
    }
  };
  return {
    storeSession: (session) => storage.storeSession(withTokens(session, sealer.seal)),
    async loadSession(id) {
      const session = await storage.loadSession(id);
      return session && open(session);
    },
    deleteSession: (id) => storage.deleteSession(id),
    deleteSessions: (ids) => storage.deleteSessions(ids),
    async findSessionsByShop(shop) {
      const sessions = await storage.findSessionsByShop(shop);
      return sessions.map(open).filter((session) => session !== undefined);
    },
  };
}
