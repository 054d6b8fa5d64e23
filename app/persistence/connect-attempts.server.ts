/** Counts the logins for Prime Penguin that a shop's staff have tried, for all processes together. */
import type { PrismaClient } from '@prisma/client';
import { ATTEMPTS_COUNT_MS, nextAttemptAt } from '#app/domain/connect-limit.ts';
import type { ConnectAttempts } from '#app/use-cases/ports/connect-attempts.ts';

export function createConnectAttempts(prisma: PrismaClient): ConnectAttempts {
  return {
    begin: (shop, userId, now) =>
      prisma.$transaction(async (tx) => {
        // One after the other: else many at once would each be within the limit.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`connect_attempt:${shop}`}, 0))`;
        const rows = await tx.connectAttempt.findMany({
          where: { shop, at: { gt: new Date(now - ATTEMPTS_COUNT_MS) } },
          select: { userId: true, at: true },
        });
        const attempts = rows.map(({ userId: by, at }) => ({ userId: by, at: at.getTime() }));
        const retryAt = nextAttemptAt(attempts, userId, now);
        if (retryAt !== null) return { kind: 'too_many', retryAt };
        const { id } = await tx.connectAttempt.create({
          data: { shop, userId, at: new Date(now) },
        });
        return { kind: 'begun', id };
      }),

    async withdraw(id) {
      await prisma.connectAttempt.deleteMany({ where: { id } });
    },

    async forgetBefore(at) {
      await prisma.connectAttempt.deleteMany({ where: { at: { lt: new Date(at) } } });
    },
  };
}
