/**
 * Shopify's sessions for processes that share one database: what is replaced or forgotten is named by its
 * token, because another process may have stored a newer one under the same id. Shops take turns at
 * renewing theirs. Knows nothing of Shopify's answers.
 */
import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@prisma/client';
import type { Session } from '@shopify/shopify-api';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import type { Log } from '#app/use-cases/ports/log.ts';
import type { Sealer } from './seal.server.ts';
import { sealSessions, withTokens } from './sealed-sessions.server.ts';

export interface ShopSessions extends SessionStorage {
  /** Stores `next` in the place of `session`. False: another token is stored there, and stays. */
  replaceSession(session: Session, next: Session): Promise<boolean>;
  /** Forgets it. False: another token is stored there, and stays. */
  dropSession(session: Session): Promise<boolean>;
  /** To renew the shop's token, one at a time; null: another process is at it. Time by the database's clock. */
  takeTurn(shop: string, forMs: number): Promise<string | null>;
  endTurn(shop: string, turn: string): Promise<void>;
  /** Somebody of the shop was signed in then, by Shopify's word and clock: the app was installed. */
  noteSignIn(shop: string, at: number): Promise<void>;
}

export function createShopSessions(
  prisma: PrismaClient,
  sealer: Sealer,
  log: Pick<Log, 'warn'>,
): ShopSessions {
  const storage = sealSessions(new PrismaSessionStorage(prisma), sealer, log);

  /** The token as it stands in the table, if it is this session's; null: it is another's, or gone. */
  async function readSealed({ id, accessToken }: Session): Promise<string | null> {
    const row = await prisma.session.findUnique({ where: { id }, select: { accessToken: true } });
    const stored = await storage.loadSession(id);
    return row !== null && stored?.accessToken === accessToken ? row.accessToken : null;
  }

  /** `change` is given the row as a condition. It is tried again where the same token was only sealed anew. */
  async function ifUnchanged(
    session: Session,
    change: (row: { readonly id: string; readonly accessToken: string }) => Promise<number>,
  ): Promise<boolean> {
    for (;;) {
      const sealed = await readSealed(session);
      if (sealed === null) return false;
      if ((await change({ id: session.id, accessToken: sealed })) > 0) return true;
    }
  }

  return {
    ...storage,

    async replaceSession(session, next) {
      const { accessToken, refreshToken, ...sealed } = withTokens(next, sealer.seal);
      const data = {
        accessToken: accessToken ?? '',
        refreshToken: refreshToken ?? null,
        expires: sealed.expires ?? null,
        refreshTokenExpires: sealed.refreshTokenExpires ?? null,
        scope: sealed.scope ?? null,
      };
      return ifUnchanged(session, async (where) => {
        const { count } = await prisma.session.updateMany({ where, data });
        return count;
      });
    },

    dropSession: (session) =>
      ifUnchanged(session, async (where) => {
        const { count } = await prisma.session.deleteMany({ where });
        return count;
      }),

    async takeTurn(shop, forMs) {
      const turn = randomUUID();
      const taken = await prisma.$executeRaw`INSERT INTO token_turn (shop, owner, until)
        VALUES (${shop}, ${turn}::uuid, now() + ${forMs} * interval '1 millisecond')
        ON CONFLICT (shop) DO UPDATE SET owner = EXCLUDED.owner, until = EXCLUDED.until
          WHERE token_turn.until < now()`;
      return taken === 1 ? turn : null;
    },

    async noteSignIn(shop, at) {
      await prisma.$executeRaw`INSERT INTO shop_sign_in (shop, at) VALUES (${shop}, ${new Date(at)})
        ON CONFLICT (shop) DO UPDATE SET at = EXCLUDED.at WHERE shop_sign_in.at < EXCLUDED.at`;
    },

    async endTurn(shop, turn) {
      await prisma.tokenTurn.deleteMany({ where: { shop, owner: turn } });
    },
  };
}
