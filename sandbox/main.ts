/**
 * `npm run sandbox`: the main job for a person, with nothing but Node. Starts everything, fills it with
 * one sample order for each scenario, prints one URL, and stops all of it on Ctrl-C.
 */
import { once } from 'node:events';
import { SCENARIOS } from './scenarios.ts';
import { SHOPS } from './shops.ts';
import { startStack } from './stack.ts';
import { addScenario, addShop } from './world.ts';

const FIRST_ORDER = 1001;

const QUIET = ['trace', 'debug', 'info'];

/** The app logs JSON lines; a person in front of the sandbox wants warnings and what is no log at all. */
function isWorthReading(line: string): boolean {
  if (process.env.LOG_LEVEL) return true;
  try {
    return !QUIET.includes((JSON.parse(line) as { level: string }).level);
  } catch {
    return true;
  }
}

const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(port) || port < 1 || port > 65_533) {
  console.error('PORT: expected a port number from 1 to 65533');
  process.exit(1);
}

console.log('Starting the database, the app and both simulators …');
const stack = await startStack({
  dataDirectory: '.data/sandbox',
  ports: { app: port, admin: port + 1, shopify: port + 2 },
  // A batch every quarter of a minute: slow enough to see what waiting looks like.
  durations: {
    pollSeconds: 2,
    channelReadSeconds: 20,
    defaultBatchSeconds: 15,
    batchGraceSeconds: 3,
    copyLagSeconds: 1,
    scheduleMarginSeconds: 15,
    answerSeconds: 90,
    afterwatchSeconds: 3600,
    deliverySeconds: 60,
  },
  onAppLine: (line) => {
    if (isWorthReading(line)) console.log(line);
  },
  onMail: ({ to, subject }) => console.log(`Mail to ${to}: ${subject}`),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(
    `Ports ${port} to ${port + 2} have to be free. Choose others: PORT=4000 npm run sandbox`,
  );
  process.exit(1);
});

const tenant = await addShop(stack, SHOPS.main.domain, 'Nordic Lights', {
  nordic: '*/15 * * * * *',
  baltic: '*/20 * * * * *',
  slow: '*/30 * * * * *',
  channel: '*/20 * * * * *',
});
const samples = SCENARIOS.filter(({ shop, needsTiming }) => shop === 'main' && !needsTiming);
for (const [index, scenario] of samples.entries()) {
  const stage = await addScenario(stack, tenant, scenario, FIRST_ORDER + index);
  await scenario.beforePress?.(stage);
}

console.log(`
Open   ${stack.shopify.adminUrl}/?shop=${SHOPS.main.domain}

First connect the app to Prime Penguin on its settings page (Apps > Warehouse Cancel > Settings):
  Tenant id      ${tenant.tenantId}
  Access token   ${tenant.accessToken}
or  User name    ${tenant.userName}
    Password     ${tenant.password}

Then open an order, choose "More actions" > "Cancel at warehouse". Each order's tag says what will come
of asking, before anything has happened. An answer takes up to two minutes. What Shopify shows as fulfilled
cannot be asked for. "Cancel order" there cancels it in the simulated Shopify, which tells the app.
Mails that the app sends: ${stack.shopify.adminUrl}/sandbox/mails
Ctrl-C stops everything, and forgets it: each start is a new world.`);

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
console.log('\nStopping …');
await stack.stop();
