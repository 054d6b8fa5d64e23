/**
 * Keeps what a merchant has decided for the shop. One version counts every save, so that two who change
 * things at the same time find out.
 */
import type { PrismaClient, ShopSettings } from '@prisma/client';
import {
  type Automations,
  DEFAULT_SETTINGS,
  type Notifications,
  type ProviderSettings,
  type Settings,
  type SettingsChange,
  type SettingsStore,
} from '#app/use-cases/ports/settings.ts';
import type { AuditTrail } from './audit.server.ts';
import type { Transaction } from './transaction.server.ts';

export function createSettingsStore(prisma: PrismaClient, trail: AuditTrail): SettingsStore {
  return {
    async read(shop) {
      const row = await prisma.shopSettings.findUnique({ where: { shop } });
      return row ? toSettings(row) : DEFAULT_SETTINGS;
    },

    async save(shop, version, change, audit) {
      try {
        return await trail.transaction(async (tx, note) => {
          const isNewest = await takeVersion(tx, shop, version);
          if (!isNewest) throw new Refused({ kind: 'changed_meanwhile' });
          const unknown = await saveProviders(tx, shop, change.providers ?? []);
          if (unknown !== null) throw new Refused({ kind: 'unknown_provider', name: unknown });
          const row = await tx.shopSettings.update({ where: { shop }, data: fromChange(change) });
          for (const entry of audit) await note(entry);
          return { kind: 'saved', settings: toSettings(row) };
        });
      } catch (thrown) {
        if (thrown instanceof Refused) return thrown.refusal;
        throw thrown;
      }
    },

    async setGuideDismissed(shop, isDismissed) {
      await prisma.shopSettings.upsert({
        where: { shop },
        create: { shop, version: 0, guideDismissed: isDismissed },
        update: { guideDismissed: isDismissed },
      });
    },
  };
}

type Refusal = Exclude<Awaited<ReturnType<SettingsStore['save']>>, { readonly kind: 'saved' }>;

/** Rolls the transaction back: thrown inside it, caught just outside. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

/** Locks the row. False: somebody else has saved since `version`. */
async function takeVersion(tx: Transaction, shop: string, version: number): Promise<boolean> {
  await tx.$executeRaw`INSERT INTO shop_settings (shop, version, notify_to, chosen_user_ids)
    VALUES (${shop}, 0, '{}', '{}') ON CONFLICT (shop) DO NOTHING`;
  const taken = await tx.shopSettings.updateMany({
    where: { shop, version },
    data: { version: { increment: 1 } },
  });
  return taken.count === 1;
}

/** @returns the name of the first provider that the shop does not have; nothing is written then */
async function saveProviders(
  tx: Transaction,
  shop: string,
  providers: readonly ProviderSettings[],
): Promise<string | null> {
  const known = await tx.provider.findMany({ where: { shop }, select: { name: true } });
  const names = new Set(known.map(({ name }) => name));
  const unknown = providers.find(({ name }) => !names.has(name));
  if (unknown) return unknown.name;
  for (const { name, cancellable, answerMs, contact, messageTemplate } of providers) {
    await tx.provider.update({
      where: { shop_name: { shop, name } },
      data: {
        cancellable,
        answerMs: answerMs === null ? null : BigInt(Math.round(answerMs)),
        contactName: contact?.name ?? null,
        contactEmail: contact?.email ?? null,
        contactPhone: contact?.phone ?? null,
        contactHours: contact?.hours ?? null,
        messageTemplate,
      },
    });
  }
  return null;
}

function fromChange({ automations, notifications, access }: SettingsChange) {
  return {
    ...automations,
    ...(notifications
      ? {
          notifyOn: notifications.on,
          notifyTo: [...notifications.to],
          notifyPace: notifications.pace,
          notifyLocale: notifications.locale,
        }
      : {}),
    ...(access
      ? { settingsAccess: access.settings, chosenUserIds: [...access.chosenUserIds] }
      : {}),
  };
}

/** The texts are held to these values by constraints of the table. */
function toSettings(row: ShopSettings): Settings {
  return {
    version: row.version,
    automations: {
      forwardShopifyCancels: row.forwardShopifyCancels,
      forwardOnlyTag: row.forwardOnlyTag,
      writeMetafield: row.writeMetafield,
      writeTag: row.writeTag,
      askReason: row.askReason as Automations['askReason'],
      waysToCancel: row.waysToCancel as Automations['waysToCancel'],
      syncNow: row.syncNow,
    },
    notifications: {
      on: row.notifyOn as Notifications['on'],
      to: row.notifyTo,
      pace: row.notifyPace as Notifications['pace'],
      locale: row.notifyLocale,
    },
    access: {
      settings: row.settingsAccess as Settings['access']['settings'],
      chosenUserIds: row.chosenUserIds,
    },
    guideDismissed: row.guideDismissed,
  };
}
