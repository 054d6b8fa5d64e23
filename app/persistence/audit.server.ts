/**
 * Keeps the record of changes. A line is written in the transaction of the change it tells of, so that there
 * is never one without the other, and goes to the operator's log once that has happened.
 */
import type { Prisma, PrismaClient, AuditEntry as Row } from '@prisma/client';
import { type Actor, type AuditedChange, isForOperator } from '#app/domain/audit.ts';
import type { AuditEntry, AuditStore, KeptAuditEntry } from '#app/use-cases/ports/audit.ts';
import type { Log } from '#app/use-cases/ports/log.ts';
import { toJson } from './cancellation-rows.ts';
import type { Transaction } from './transaction.server.ts';

/** Writes a line, as part of the transaction. */
export type NoteAudit = (entry: AuditEntry) => Promise<void>;

export interface AuditTrail {
  /** A transaction whose lines reach the log only if it is committed. */
  transaction<T>(run: (tx: Transaction, note: NoteAudit) => Promise<T>): Promise<T>;
}

export function createAuditTrail(prisma: PrismaClient, log: Pick<Log, 'info'>): AuditTrail {
  return {
    async transaction(run) {
      const { result, noted } = await prisma.$transaction(async (tx) => {
        const noted: AuditEntry[] = [];
        const result = await run(tx, async (entry) => {
          await tx.auditEntry.create({ data: toRow(entry) });
          noted.push(entry);
        });
        return { result, noted };
      });
      for (const { shop, isInDemo, by, change } of noted) {
        log.info({ audit: { ...change, shop, isInDemo, by } }, 'changed');
      }
      return result;
    },
  };
}

export function createAuditStore(prisma: PrismaClient, trail: AuditTrail): AuditStore {
  return {
    note: (entry) => trail.transaction((_tx, note) => note(entry)),

    async noteInstalled(entry) {
      const { shop } = entry;
      await trail.transaction(async (tx, note) => {
        // The first document loads two at once.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`installed:${shop}`}, 0))`;
        if ((await tx.staffMember.count({ where: { shop } })) > 0) return;
        const last = await tx.auditEntry.findFirst({
          where: { shop, action: { in: [...COMINGS_AND_GOINGS] } },
          orderBy: { id: 'desc' },
        });
        if (last?.action !== 'installed') await note(entry);
      });
    },

    async list(shop, { cursor, limit }) {
      const place = readCursor(cursor);
      const isNewer = place?.towards === 'newer';
      const found = await prisma.auditEntry.findMany({
        where: {
          shop,
          forOperator: false,
          ...(place === null ? {} : { id: isNewer ? { gt: place.id } : { lt: place.id } }),
        },
        orderBy: { id: isNewer ? 'asc' : 'desc' },
        take: limit + 1,
      });
      const hasMore = found.length > limit;
      // The top of the list is full: it begins anew, with what has come since.
      if (isNewer && !hasMore) return this.list(shop, { cursor: null, limit });
      const page = found.slice(0, limit);
      if (isNewer) page.reverse();
      const [first, last] = [page[0], page.at(-1)];
      return {
        entries: page.map(toEntry),
        nextCursor: last && (hasMore || isNewer) ? `older.${last.id}` : null,
        previousCursor: first && place !== null ? `newer.${first.id}` : null,
      };
    },

    async forgetBefore(at) {
      await prisma.auditEntry.deleteMany({
        where: { at: { lt: new Date(at) }, action: { notIn: [...COMINGS_AND_GOINGS] } },
      });
    },
  };
}

const COMINGS_AND_GOINGS: readonly AuditedChange['action'][] = ['installed', 'uninstalled'];

interface Place {
  readonly id: bigint;
  readonly towards: 'older' | 'newer';
}

/** null: it is none. Ids are 64 bits long. */
function readCursor(cursor: string | null): Place | null {
  const [, towards, id] = /^(older|newer)\.(\d{1,18})$/.exec(cursor ?? '') ?? [];
  return id === undefined ? null : { id: BigInt(id), towards: towards as Place['towards'] };
}

function toRow({ at, shop, isInDemo, by, change }: AuditEntry): Prisma.AuditEntryCreateInput {
  const { action, ...details } = change;
  return {
    at: new Date(at),
    shop,
    inDemo: isInDemo,
    forOperator: isForOperator(action),
    byKind: by.kind,
    byUserId: by.kind === 'staff' ? by.userId : null,
    action,
    details: toJson(details),
  };
}

// What is read here was written by this module and nobody else, so it is not parsed again.
function toEntry({ id, at, shop, inDemo, byKind, byUserId, action, details }: Row): KeptAuditEntry {
  const by = byKind === 'staff' ? { kind: byKind, userId: byUserId } : { kind: byKind };
  return {
    id: String(id),
    at: at.getTime(),
    shop,
    isInDemo: inDemo,
    by: by as Actor,
    change: { ...(details as object), action } as AuditedChange,
  };
}
