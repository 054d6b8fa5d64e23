/**
 * The way into the demo's Prime Penguin, through the same client that talks to the real one. Opens the door
 * when somebody first comes, and puts this process's own key in the place of what is stored.
 */

import { shopOf } from '#app/domain/account.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { DemoOrderStore } from '#app/use-cases/ports/demo.ts';
import type { Log } from '#app/use-cases/ports/log.ts';
import type { CredentialStore, PrimePenguinGateway } from '#app/use-cases/ports/prime-penguin.ts';
import { CANCEL_PATH, type Door, openDoor } from './door.server.ts';
import { TENANT } from './stage.ts';

/** Makes the client, pointed at one address. */
export type OpenGateway = (at: {
  readonly baseUrl: string;
  readonly cancelPath: string;
  readonly store: CredentialStore;
}) => PrimePenguinGateway;

export interface DemoPrimePenguinOptions {
  readonly orders: DemoOrderStore;
  readonly store: CredentialStore;
  readonly clock: () => Instant;
  readonly log: Pick<Log, 'error'>;
  readonly openGateway: OpenGateway;
}

export interface DemoPrimePenguin {
  readonly gateway: PrimePenguinGateway;
  close(): Promise<void>;
}

export function createDemoPrimePenguin(options: DemoPrimePenguinOptions): DemoPrimePenguin {
  let opening: Promise<{ readonly door: Door; readonly gateway: PrimePenguinGateway }> | null =
    null;

  async function open() {
    const door = await openDoor(options);
    const store = withOwnKeys(options.store, door);
    const gateway = options.openGateway({ baseUrl: door.url, cancelPath: CANCEL_PATH, store });
    return { door, gateway };
  }
  const opened = () => {
    opening ??= open();
    return opening;
  };

  return {
    gateway: {
      async forShop(account) {
        return (await opened()).gateway.forShop(account);
      },
      async check(account, _entered, wanted) {
        const { door, gateway } = await opened();
        const accessToken = door.keyOf(account);
        // The sales channel in there is the shop's.
        const entered = { method: 'token', tenantId: TENANT, accessToken } as const;
        return gateway.check(shopOf(account), entered, wanted);
      },
      forget(account) {
        void opening?.then(({ gateway }) => gateway.forget(account));
      },
    },
    async close() {
      const door = (await opening)?.door;
      await door?.close();
    },
  };
}

/** What is stored for a demo opens nothing: it is the same for all, and made to be seen. */
function withOwnKeys(store: CredentialStore, door: Door): CredentialStore {
  return {
    ...store,
    async read(account) {
      const stored = await store.read(account);
      if (!stored) return null;
      const { tenantId, salesChannelId } =
        stored.kind === 'lost'
          ? stored.account
          : { ...stored.credentials, salesChannelId: stored.salesChannelId };
      const credentials = { method: 'token', tenantId, accessToken: door.keyOf(account) } as const;
      return { kind: 'stored', credentials, tokens: null, salesChannelId };
    },
  };
}
