/**
 * `npm run judge-again`: computes every open verdict again from what was seen and asked, after the rules
 * have changed. Looks at nothing and asks nobody.
 */
import path from 'node:path';
import { EnvironmentError, readEnvironment } from './config/environment.server.ts';
import { createLog } from './config/log.server.ts';
import { openDatabase } from './persistence/database.server.ts';
import { wire } from './wiring.server.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

async function main(): Promise<void> {
  process.env.NODE_ENV ||= 'production';
  const config = readEnvironment(process.env);
  const log = createLog(config.logLevel);
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDirectory: path.join(ROOT, '.data/postgres'),
    log,
  });
  try {
    const wired = await wire(config, log, database);
    try {
      const { judged, changed } = await wired.judgeAgain();
      console.log(`${judged} open cancellations judged again, ${changed} with another verdict.`);
    } finally {
      await wired.close();
    }
  } finally {
    await database.close();
  }
}

await main().catch((error: unknown) => {
  const isOneLine = error instanceof EnvironmentError;
  console.error(isOneLine ? error.message : error);
  process.exitCode = 1;
});
