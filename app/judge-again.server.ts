/**
 * `npm run judge-again`: computes every open verdict again from what was seen and asked, after the rules
 * have changed. Looks at nothing and asks nobody.
 */
import { createLog } from './config/log.server.ts';
import { createMetrics } from './config/metrics.server.ts';
import { DATA_DIRECTORY, explainFailure, readConfig } from './operator.server.ts';
import { openDatabase } from './persistence/database.server.ts';
import { wire } from './wiring.server.ts';

async function main(): Promise<void> {
  const config = readConfig('production');
  const log = createLog(config.logLevel);
  const database = await openDatabase({
    url: config.databaseUrl,
    dataDirectory: DATA_DIRECTORY,
    log,
  });
  try {
    const wired = await wire(config, log, database, createMetrics());
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
  console.error(`judge-again cannot run: ${explainFailure(error)}`);
  process.exitCode = 1;
});
