/**
 * A process that uses an embedded database: starts it, says its URL on standard output, and lives
 * until its standard input closes.
 */
import { startEmbeddedPostgres } from '#app/persistence/embedded-postgres.server.ts';

const embedded = await startEmbeddedPostgres({ directory: process.argv[2] ?? '' });
process.stdout.write(`${embedded.url('postgres')}\n`);
process.stdin.on('close', async () => {
  await embedded.stop();
  process.exit(0);
});
process.stdin.resume();
