/** Twelve weeks of cancellations that are over, in a shop of the running product: for lists and pictures. */
import { createPrismaClient } from '#app/persistence/database.server.ts';
import { writeManyCancellations } from '#tests/support/many-cancellations.ts';

const COUNT = 400;
/** From one every 90 seconds to twelve weeks. */
const STRETCH = 190;
const HOUR_MS = 3_600_000;

/** Newest first they are called #91399 to #91000. Nobody watches them any more. */
export async function writeWeeksOfCancellations(databaseUrl: string, shop: string): Promise<void> {
  const prisma = createPrismaClient(databaseUrl, { warn() {} }, 1);
  try {
    const newest = new Date(Date.now() - HOUR_MS);
    await writeManyCancellations(prisma, {
      ...{ shop, count: COUNT, newestAt: newest.getTime(), recorded: 0 },
    });
    const later = `(timestamptz '${newest.toISOString()}' - requested_at) * ${STRETCH - 1}`;
    const shifted = (columns: readonly string[]) =>
      columns.map((column) => `${column} = ${column} - ${later}`).join(', ');
    await prisma.$executeRawUnsafe(`UPDATE cancellation SET ended_at = now(),
      order_name = replace(order_name, '#', '#9'),
      outcome = CASE outcome WHEN 'pending' THEN 'stopped' ELSE outcome END,
      ${shifted(['requested_at', 'watch_until', 'deliver_until'])} WHERE shop = '${shop}'`);
    await prisma.$executeRawUnsafe(`UPDATE warehouse_order SET
      verdict = CASE verdict WHEN 'requested' THEN 'stopped_at_warehouse' ELSE verdict END,
      ${shifted(['requested_at', 'asked_at', 'answered_at', 'verdict_since', 'round_started_at'])}
      WHERE shop = '${shop}'`);
  } finally {
    await prisma.$disconnect();
  }
}
