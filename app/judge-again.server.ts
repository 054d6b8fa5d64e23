/**
 * `npm run judge-again`: computes every open verdict again from what was seen and asked, after the rules
 * have changed. Looks at nothing and asks nobody.
 */
import { createMetrics } from './config/metrics.server.ts';
import { runCommand } from './operator.server.ts';
import { wire } from './wiring.server.ts';

await runCommand('judge-again', async (config, log, database) => {
  const wired = await wire(config, log, database, createMetrics());
  try {
    const { judged, changed } = await wired.judgeAgain();
    console.log(`${judged} open cancellations judged again, ${changed} with another verdict.`);
  } finally {
    await wired.close();
  }
});
