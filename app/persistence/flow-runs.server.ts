/** Keeps which run of the Flow action led to which cancellation. */
import type { PrismaClient } from '@prisma/client';
import type { FlowRunStore } from '#app/use-cases/ports/flow.ts';

export function createFlowRunStore(prisma: PrismaClient): FlowRunStore {
  return {
    async read(shop, runId) {
      return prisma.flowRun.findUnique({
        where: { shop_runId: { shop, runId } },
        select: { cancellationId: true },
      });
    },
    async keep({ shop, runId, cancellationId, startedAt }) {
      await prisma.flowRun.createMany({
        data: [{ shop, runId, cancellationId, startedAt: new Date(startedAt) }],
        skipDuplicates: true,
      });
    },
    async forgetBefore(at) {
      await prisma.flowRun.deleteMany({ where: { startedAt: { lt: new Date(at) } } });
    },
  };
}
