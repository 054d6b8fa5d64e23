/**
 * Keeps a shop's connection to Prime Penguin and its providers. Credentials and tokens are sealed
 * before they reach the database and bound to their shop; nothing else here ever sees them.
 */
import type { PrismaClient, Provider } from '@prisma/client';
import type {
  ChannelReading,
  CredentialStore,
  Credentials,
  TokenSet,
} from '#app/use-cases/ports/prime-penguin.ts';
import type { Contact } from '#app/use-cases/ports/settings.ts';
import type { ConnectionStore } from '#app/use-cases/ports/store.ts';
import { toInstant } from './cancellation-rows.ts';
import type { Sealer } from './seal.server.ts';

const credentialsOf = (shop: string) => `${shop} credentials`;
const tokensOf = (shop: string) => `${shop} tokens`;

export function createConnectionStore(prisma: PrismaClient, sealer: Sealer): ConnectionStore {
  return {
    async read(shop) {
      const row = await prisma.shopConnection.findUnique({
        where: { shop },
        omit: { sealedCredentials: true, sealedTokens: true },
      });
      if (!row) return null;
      const providers = await prisma.provider.findMany({
        where: { shop },
        orderBy: { name: 'asc' },
      });
      return {
        shop,
        method: row.method,
        tenantId: row.tenantId,
        tenantName: row.tenantName,
        userName: row.userName,
        salesChannel: {
          id: row.salesChannelId,
          name: row.salesChannelName,
          domain: row.salesChannelDomain,
          reading: row.channelReading as ChannelReading,
        },
        state: row.state,
        checkedAt: row.checkedAt.getTime(),
        providers: providers.map((provider) => ({
          id: provider.primePenguinId,
          name: provider.name,
          warehouse: provider.warehouse,
          cron: provider.cronSchedule,
          cancellable: provider.cancellable,
          answerMs: provider.answerMs === null ? null : Number(provider.answerMs),
          contact: toContact(provider),
          messageTemplate: provider.messageTemplate,
          scheduleReadAt: toInstant(provider.scheduleReadAt),
        })),
      };
    },

    async save({ shop, credentials, tokens, tenantName, salesChannel, providers, checkedAt }) {
      const connection = {
        method: credentials.method,
        tenantId: credentials.tenantId,
        tenantName,
        userName: credentials.method === 'password' ? credentials.userName : null,
        sealedCredentials: sealer.seal(JSON.stringify(credentials), credentialsOf(shop)),
        sealedTokens: tokens && sealer.seal(JSON.stringify(tokens), tokensOf(shop)),
        salesChannelId: salesChannel.id,
        salesChannelName: salesChannel.name,
        salesChannelDomain: salesChannel.domain,
        channelReading: salesChannel.reading,
        state: 'working' as const,
        checkedAt: new Date(checkedAt),
      };
      await prisma.$transaction(async (tx) => {
        await tx.shopConnection.upsert({
          where: { shop },
          create: { shop, ...connection },
          update: connection,
        });
        for (const { name, id, warehouse, cron } of providers) {
          const found = {
            primePenguinId: id,
            warehouse,
            cronSchedule: cron,
            scheduleReadAt: new Date(checkedAt),
          };
          // What the merchant has set for a provider outlives a new connection.
          await tx.provider.upsert({
            where: { shop_name: { shop, name } },
            create: { shop, name, ...found },
            update: found,
          });
        }
      });
    },

    async setState(shop, state) {
      const changed = await prisma.shopConnection.updateMany({
        where: { shop, state: { not: state } },
        data: { state },
      });
      return changed.count === 1;
    },

    async saveSchedules(shop, schedules, readAt) {
      await prisma.$transaction(
        schedules.map(({ name, cron }) => {
          const read = { cronSchedule: cron, scheduleReadAt: new Date(readAt) };
          return prisma.provider.upsert({
            where: { shop_name: { shop, name } },
            create: { shop, name, ...read },
            update: read,
          });
        }),
      );
    },

    async remove(shop) {
      await prisma.shopConnection.deleteMany({ where: { shop } });
    },
  };
}

/** null: nothing was entered. */
function toContact(row: Provider): Contact | null {
  const contact = {
    name: row.contactName,
    email: row.contactEmail,
    phone: row.contactPhone,
    hours: row.contactHours,
  };
  return Object.values(contact).every((value) => value === null) ? null : contact;
}

export function createCredentialStore(prisma: PrismaClient, sealer: Sealer): CredentialStore {
  return {
    async read(shop) {
      const row = await prisma.shopConnection.findUnique({ where: { shop } });
      if (!row) return null;
      const { sealedCredentials, sealedTokens, salesChannelId } = row;
      return {
        credentials: JSON.parse(sealer.open(sealedCredentials, credentialsOf(shop))) as Credentials,
        tokens:
          sealedTokens === null
            ? null
            : (JSON.parse(sealer.open(sealedTokens, tokensOf(shop))) as TokenSet),
        salesChannelId,
      };
    },

    async saveTokens(shop, tokens) {
      await prisma.shopConnection.updateMany({
        where: { shop },
        data: { sealedTokens: sealer.seal(JSON.stringify(tokens), tokensOf(shop)) },
      });
    },
  };
}
