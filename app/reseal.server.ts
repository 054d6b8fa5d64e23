/**
 * `npm run reseal`: seals everything that is stored under the newest of `ENCRYPTION_KEYS`, and says which of the
 * others nothing needs any more. Ends with 1 while something is left under an older key.
 */
import { runCommand } from './operator.server.ts';
import { createAuditTrail } from './persistence/audit.server.ts';
import { type Resealed, reseal } from './persistence/reseal.server.ts';
import { createSealer, type Sealer } from './persistence/seal.server.ts';

await runCommand('reseal', async (config, log, database) => {
  const sealer = createSealer(config.encryptionKeys);
  const done = await reseal(database.prisma, sealer);
  await createAuditTrail(database.prisma, log).transaction((_tx, note) =>
    note({
      at: Date.now(),
      shop: null,
      isInDemo: false,
      by: { kind: 'operator' },
      change: { action: 'keys_resealed', resealed: done.resealed },
    }),
  );
  report(done, sealer);
  const older = [...done.left].filter(([id]) => id !== sealer.currentKeyId);
  if (older.some(([, count]) => count > 0)) process.exitCode = 1;
});

function report({ resealed, unopened, left }: Resealed, sealer: Sealer): void {
  console.log(`${resealed} values were sealed anew.`);
  for (const { column, key } of unopened) console.log(`No key opens ${column} of ${key}.`);
  for (const [id, count] of left) {
    const place = sealer.keyIds.indexOf(id);
    const name = place === -1 ? `Key ${id}, which is not given` : `Key ${place + 1} (${id})`;
    console.log(`${name}: ${count} values${stateOf(place, count)}.`);
  }
}

/** `place`: in ENCRYPTION_KEYS, from 0. */
function stateOf(place: number, count: number): string {
  if (place === 0) return ', the newest';
  if (place === -1) return '';
  return count === 0 ? ', may be removed' : ', still needed: run this again';
}
