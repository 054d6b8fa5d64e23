/**
 * Keeps a shop's connection to Prime Penguin and its providers. Credentials and tokens are sealed
 * before they reach the database and bound to their shop; nothing else here ever sees them.
 */
import { isDeepStrictEqual } from 'node:util';
import { Prisma, type PrismaClient, type Provider, type ShopConnection } from '@prisma/client';
import { isDemoAccount, isToldOutside } from '#app/domain/account.ts';
import type { PrimePenguinAccount } from '#app/domain/cancellation.ts';
import { newNameOf } from '#app/domain/provider-name.ts';
import { NEVER_RUN, NO_RUNS, newStall, type ProviderRuns } from '#app/domain/runs.ts';
import type {
  ChannelReading,
  CredentialStore,
  Credentials,
  FoundProvider,
  TokenSet,
} from '#app/use-cases/ports/prime-penguin.ts';
import type { Contact } from '#app/use-cases/ports/settings.ts';
import type {
  Connection,
  ConnectionStore,
  KnownProvider,
  ProviderFacts,
  RefusalCode,
} from '#app/use-cases/ports/store.ts';
import type { AuditTrail } from './audit.server.ts';
import { toInstant, toReads } from './cancellation-rows.ts';
import { addNews } from './outbox.server.ts';
import { SealError, type Sealer } from './seal.server.ts';
import { credentialsOf, tokensOf } from './sealed-columns.server.ts';
import type { Enqueue, Transaction } from './transaction.server.ts';

/** A connection is checked when nothing has shown for so long that it works. */
const CHECK_AFTER_MS = 24 * 3_600_000;
/** How exactly it is kept when the credentials were last seen to work. */
const CHECKED_AT_STEP_MS = 3_600_000;
/** Claimed at a time, so that a long standstill does not become a flood. */
const CHECKS_AT_ONCE = 100;

const NOT_DISPROVED_BY: Readonly<Record<'sign_in' | 'reading' | 'cancelling', RefusalCode[]>> = {
  sign_in: ['reading_not_allowed', 'cancelling_not_allowed'],
  reading: ['cancelling_not_allowed'],
  cancelling: ['reading_not_allowed'],
};

export function createConnectionStore(
  prisma: PrismaClient,
  sealer: Sealer,
  trail: AuditTrail,
  enqueue: Enqueue,
): ConnectionStore {
  async function readProviders(shop: string): Promise<readonly KnownProvider[]> {
    const rows = await prisma.provider.findMany({ where: { shop }, orderBy: { name: 'asc' } });
    return rows.map((provider) => ({
      id: provider.primePenguinId,
      name: provider.name,
      warehouse: provider.warehouse,
      cron: provider.cronSchedule,
      cancellable: provider.cancellable,
      answerMs: provider.answerMs === null ? null : Number(provider.answerMs),
      contact: toContact(provider),
      messageTemplate: provider.messageTemplate,
      isDropship: provider.isDropship,
      readAt: toInstant(provider.scheduleReadAt),
      ...toKept(provider.runs),
    }));
  }

  return {
    async connected(accounts) {
      const rows = await prisma.shopConnection.findMany({
        where: { shop: { in: [...accounts] } },
        select: { shop: true },
      });
      return rows.map(({ shop }) => shop);
    },

    async read(shop) {
      const row = await prisma.shopConnection.findUnique({
        where: { shop },
        omit: { sealedTokens: true },
      });
      if (!row) return null;
      const providers = await readProviders(shop);
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
          isChosenByHand: row.salesChannelChosen,
          provenAt: toInstant(row.channelProvenAt),
          reads: toReads(row.channelReads),
        },
        refusal: refusalOf(row, sealer),
        checkedAt: row.checkedAt.getTime(),
        providers,
      };
    },

    readProviders,

    async save(
      { shop, credentials, tokens, tenantName, salesChannel, providers, checkedAt },
      audit,
    ) {
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
        salesChannelChosen: salesChannel.isChosenByHand,
        channelReading: salesChannel.reading,
        ...WORKING,
        checkedAt: new Date(checkedAt),
        checkDueAt: new Date(checkedAt + CHECK_AFTER_MS),
      };
      await trail.transaction(async (tx, note) => {
        const before = await tx.shopConnection.findUnique({
          where: { shop },
          select: { tenantId: true, salesChannelId: true, channelProvenAt: true },
        });
        const isSameAccount =
          before?.tenantId === credentials.tenantId && before.salesChannelId === salesChannel.id;
        await lockProviders(tx, shop);
        if (!isSameAccount) await forgetAccount(tx, shop, providers);
        const knownProvenAt = isSameAccount ? before.channelProvenAt : null;
        const matchedAt = salesChannel.isChosenByHand ? null : new Date(checkedAt);
        const saved = { ...connection, channelProvenAt: knownProvenAt ?? matchedAt };
        await tx.shopConnection.upsert({
          where: { shop },
          create: { shop, ...saved, reconcileDueAt: saved.checkedAt },
          update: saved,
        });
        const listed = providers.map((one) => ({ ...one, readAt: checkedAt }));
        await saveListed(tx, shop, listed);
        await note(audit);
      });
    },

    async noteWorking(shop, what, audit) {
      const { at } = audit;
      // Every answer comes here: one in a thousand ends a refusal, and one in an hour is written.
      const known = await prisma.shopConnection.findUnique({
        where: { shop },
        select: { refusal: true, checkedAt: true },
      });
      if (known === null) return false;
      const disproved = { shop, refusal: { not: null, notIn: NOT_DISPROVED_BY[what] } };
      const isEnded =
        known.refusal !== null &&
        (await trail.transaction(async (tx, note) => {
          const ended = await tx.shopConnection.updateMany({ where: disproved, data: WORKING });
          if (ended.count > 0) await note(audit);
          return ended.count > 0;
        }));
      if (known.checkedAt.getTime() <= at - CHECKED_AT_STEP_MS) {
        await prisma.shopConnection.updateMany({
          where: { shop, checkedAt: { lte: known.checkedAt } },
          data: { checkedAt: new Date(at), checkDueAt: new Date(at + CHECK_AFTER_MS) },
        });
      }
      return isEnded;
    },

    async noteRefused(shop, { code, theirWords }, audit) {
      const { at } = audit;
      await trail.transaction(async (tx, note) => {
        const [changed] = await tx.$queryRaw<{ isNew: boolean }[]>`
        WITH before AS (SELECT refusal FROM shop_connection WHERE shop = ${shop} FOR UPDATE)
        UPDATE shop_connection
        SET state = 'refused', refusal = ${code}, refusal_words = ${theirWords},
          refused_since = CASE WHEN refusal = ${code} THEN refused_since ELSE ${new Date(at)} END,
          check_due_at = ${new Date(at + CHECK_AFTER_MS)}
        WHERE shop = ${shop}
          AND (refusal IS DISTINCT FROM ${code} OR refusal_words IS DISTINCT FROM ${theirWords}
            OR check_due_at < ${new Date(at + CHECK_AFTER_MS - CHECKED_AT_STEP_MS)})
        RETURNING (SELECT refusal FROM before) IS NULL AS "isNew"`;
        if (changed?.isNew !== true) return;
        await note(audit);
        if (isToldOutside(shop)) {
          await addNews(tx, enqueue, shop, null, { kind: 'connection_refused', at });
        }
      });
    },

    async saveReading(shop, reading) {
      await prisma.$executeRaw`UPDATE shop_connection SET channel_reading = ${reading}
        WHERE shop = ${shop} AND channel_reading <> ${reading}`;
    },

    async noteChannelProven(shop, { tenantId, salesChannelId }, at) {
      await prisma.$executeRaw`UPDATE shop_connection SET channel_proven_at = ${new Date(at)}
        WHERE shop = ${shop} AND tenant_id = ${tenantId} AND sales_channel_id = ${salesChannelId}
          AND channel_proven_at IS NULL`;
    },

    async readChannel(shop, { tenantId, salesChannelId }) {
      const row = await prisma.shopConnection.findFirst({
        where: { shop, tenantId, salesChannelId },
        select: { channelProvenAt: true, channelReads: true },
      });
      return { isProven: row?.channelProvenAt != null, reads: toReads(row?.channelReads ?? null) };
    },

    async saveChannelReads(shop, { tenantId, salesChannelId }, reads) {
      await prisma.shopConnection.updateMany({
        where: { shop, tenantId, salesChannelId },
        data: { channelReads: { ...reads } as unknown as Prisma.InputJsonObject },
      });
    },

    async claimDueChecks(now, againAt) {
      const rows = await prisma.$queryRaw<{ shop: string }[]>`UPDATE shop_connection
        SET check_due_at = ${new Date(againAt)}
        WHERE shop IN (SELECT shop FROM shop_connection WHERE check_due_at <= ${new Date(now)}
          ORDER BY check_due_at LIMIT ${CHECKS_AT_ONCE} FOR UPDATE SKIP LOCKED)
        RETURNING shop`;
      return rows.map(({ shop }) => shop);
    },

    async claimSync(shop, now, notSince) {
      const since = [{ syncAskedAt: null }, { syncAskedAt: { lte: new Date(notSince) } }];
      const claimed = await prisma.shopConnection.updateMany({
        where: { shop, OR: since },
        data: { syncAskedAt: new Date(now) },
      });
      return claimed.count === 1;
    },

    async saveProviders(shop, account, providers) {
      await prisma.$transaction(async (tx) => {
        await lockProviders(tx, shop);
        if (await isConnectedTo(tx, shop, account)) await saveListed(tx, shop, providers);
      });
    },

    changeRuns(shop, account, names, change, at) {
      return prisma.$transaction(async (tx) => {
        const kept = new Map<string, ProviderRuns>();
        const known = await tx.$queryRaw<{ name: string; runs: Prisma.JsonValue }[]>`
          SELECT name, runs FROM provider WHERE shop = ${shop} AND name = ANY(${[...names]})
          ORDER BY name FOR UPDATE`;
        if (!(await isConnectedTo(tx, shop, account))) return kept;
        for (const { name, runs } of known) {
          const { runs: before, formerNames } = toKept(runs);
          const after = change(name, before);
          kept.set(name, after);
          if (isDeepStrictEqual(after, before)) continue;
          const data = { runs: fromKept({ runs: after, formerNames }) };
          await tx.provider.update({ where: { shop_name: { shop, name } }, data });
          if (!isToldOutside(shop) || newStall(before, after) === null) continue;
          const news = { kind: 'connection_stuck', at, providerName: name } as const;
          await addNews(tx, enqueue, shop, null, news);
        }
        return kept;
      });
    },

    async remove(shop, audit) {
      await trail.transaction(async (tx, note) => {
        const removed = await tx.shopConnection.deleteMany({ where: { shop } });
        if (removed.count > 0) await note(audit);
      });
    },
  };
}

/** null: no key that is given opens it. */
function openSealed(sealer: Sealer, sealed: string, context: string): unknown {
  try {
    return JSON.parse(sealer.open(sealed, context));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/** Credentials that cannot be read are as good as refused, and no call finds out about it: none can be made. */
function refusalOf(
  row: Omit<ShopConnection, 'sealedTokens'>,
  sealer: Sealer,
): Connection['refusal'] {
  const { shop, refusal, refusalWords, refusedSince, checkedAt } = row;
  // What is stored for a demo opens nothing.
  const isNeeded = !isDemoAccount(shop);
  if (isNeeded && openSealed(sealer, row.sealedCredentials, credentialsOf(shop)) === null) {
    const since = refusal === 'credentials_lost' ? refusedSince : null;
    return { code: 'credentials_lost', theirWords: null, since: (since ?? checkedAt).getTime() };
  }
  // The key is back: the next call finds out what else there is to say.
  if (refusal === null || refusal === 'credentials_lost' || refusedSince === null) return null;
  return {
    code: refusal as RefusalCode,
    theirWords: refusalWords,
    since: refusedSince.getTime(),
  };
}

/** What is kept with a provider's runs, in one column. */
type Kept = Pick<KnownProvider, 'runs' | 'formerNames'>;

// Written by this module and nobody else, so it is not parsed again.
function toKept(stored: Prisma.JsonValue): Kept {
  if (stored === null) return { runs: NO_RUNS, formerNames: [] };
  const { formerNames = [], ...known } = stored as unknown as ProviderRuns & Partial<Kept>;
  const connections = known.connections?.map((one) => ({ ...NEVER_RUN, ...one })) ?? null;
  return { runs: { ...NO_RUNS, ...known, connections }, formerNames };
}

function fromKept({ runs, formerNames }: Kept): Prisma.InputJsonObject {
  return { ...runs, formerNames } as unknown as Prisma.InputJsonObject;
}

/** All of them in one order, so that no two wait for each other. */
async function lockProviders(tx: Transaction, shop: string): Promise<void> {
  await tx.$queryRaw`SELECT name FROM provider WHERE shop = ${shop} ORDER BY name FOR UPDATE`;
}

async function saveListed(
  tx: Transaction,
  shop: string,
  listed: readonly ProviderFacts[],
): Promise<void> {
  await followNames(tx, shop, listed);
  for (const one of listed) await saveProvider(tx, shop, one);
}

/** Under its new name a provider keeps what is known of it. What the merchant has set under that name stays. */
async function followNames(
  tx: Transaction,
  shop: string,
  listed: readonly ProviderFacts[],
): Promise<void> {
  const rows = await tx.provider.findMany({ where: { shop } });
  for (const old of rows) {
    const id = old.primePenguinId;
    const sameName = listed.find((one) => one.name === old.name);
    if (id !== null && sameName?.id != null && sameName.id !== id) {
      // The name is another provider's now: what this one was called before says nothing about that.
      const data = { runs: fromKept({ ...toKept(old.runs), formerNames: [] }) };
      await tx.provider.update({ where: { shop_name: { shop, name: old.name } }, data });
    }
    const name = newNameOf({ id, name: old.name }, listed);
    if (name === null) continue;
    const there = await tx.provider.findUnique({ where: { shop_name: { shop, name } } });
    const [before, now] = [toKept(old.runs), toKept(there?.runs ?? null)];
    const { runs } = there === null || there.primePenguinId === null ? before : now;
    const formerNames = new Set([...before.formerNames, ...now.formerNames, old.name]);
    formerNames.delete(name);
    const data = { runs: fromKept({ runs, formerNames: [...formerNames] }) };
    if (there !== null && isSet(there)) {
      await tx.provider.delete({ where: { shop_name: { shop, name: old.name } } });
      await tx.provider.update({ where: { shop_name: { shop, name } }, data });
    } else {
      await tx.provider.deleteMany({ where: { shop, name } });
      await tx.provider.update({
        where: { shop_name: { shop, name: old.name } },
        data: { ...data, name },
      });
    }
  }
}

/** Has the merchant set anything? */
function isSet(row: Provider): boolean {
  const { cancellable, answerMs, messageTemplate } = row;
  const isUnset = cancellable === 'unknown' && answerMs === null && messageTemplate === null;
  return !isUnset || toContact(row) !== null;
}

/** What the merchant has set for a provider stays. */
function saveProvider(
  tx: Transaction,
  shop: string,
  { name, id, warehouse, cron, isDropship, readAt }: ProviderFacts,
) {
  const read = {
    primePenguinId: id,
    warehouse,
    cronSchedule: cron,
    isDropship,
    scheduleReadAt: readAt === null ? null : new Date(readAt),
  };
  return tx.provider.upsert({
    where: { shop_name: { shop, name } },
    create: { shop, name, ...read },
    update: read,
  });
}

const WORKING = {
  state: 'working',
  refusal: null,
  refusalWords: null,
  refusedSince: null,
} as const;

/** Asked once the providers are locked: whoever connects another account changes them first. */
async function isConnectedTo(
  tx: Transaction,
  shop: string,
  { tenantId, salesChannelId }: PrimePenguinAccount,
): Promise<boolean> {
  return (await tx.shopConnection.count({ where: { shop, tenantId, salesChannelId } })) > 0;
}

/** What was read in another account says nothing about this one. What the merchant has set stays. */
async function forgetAccount(
  tx: Transaction,
  shop: string,
  found: readonly FoundProvider[],
): Promise<void> {
  await tx.orderLook.deleteMany({ where: { shop } });
  await tx.shopWatch.updateMany({ where: { shop }, data: { cursor: null } });
  const data = { runs: Prisma.DbNull, primePenguinId: null };
  await tx.provider.updateMany({ where: { shop }, data });
  await tx.provider.deleteMany({
    where: {
      shop,
      name: { notIn: found.map(({ name }) => name) },
      cancellable: 'unknown',
      answerMs: null,
      contactName: null,
      contactEmail: null,
      contactPhone: null,
      contactHours: null,
      messageTemplate: null,
    },
  });
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
      const { tenantId, sealedCredentials, sealedTokens, salesChannelId } = row;
      const credentials = openSealed(sealer, sealedCredentials, credentialsOf(shop));
      if (credentials === null) return { kind: 'lost', account: { tenantId, salesChannelId } };
      // Tokens that are lost are got again by logging in.
      const tokens = sealedTokens && openSealed(sealer, sealedTokens, tokensOf(shop));
      return {
        kind: 'stored',
        credentials: credentials as Credentials,
        tokens: tokens as TokenSet | null,
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
