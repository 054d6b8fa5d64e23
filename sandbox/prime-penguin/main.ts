/**
 * The simulator as a command: `node sandbox/prime-penguin/main.ts --port 0`. Prints one JSON line
 * `{"url","controlUrl"}` when it listens; ends on SIGINT, SIGTERM, or when its parent closes stdin
 * (only with `--until-stdin-closes`).
 */
import { parseArgs } from 'node:util';
import { startPrimePenguinSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    'batch-ms': { type: 'string', default: '200' },
    'cancel-path': { type: 'string' },
    paused: { type: 'boolean', default: false },
    'until-stdin-closes': { type: 'boolean', default: false },
  },
});

function wholeNumber(name: 'port' | 'control-port' | 'batch-ms'): number {
  const text = values[name];
  if (!/^\d+$/.test(text)) {
    console.error(`--${name} must be a whole number`);
    process.exit(2);
  }
  return Number(text);
}

const { url, controlUrl, stop } = await startPrimePenguinSimulator({
  host: values.host,
  port: wholeNumber('port'),
  controlPort: wholeNumber('control-port'),
  batchMs: wholeNumber('batch-ms'),
  isPaused: values.paused,
  ...(values['cancel-path'] === undefined ? {} : { cancelPath: values['cancel-path'] }),
});

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await stop();
  process.exit(0);
}
process.on('SIGINT', end);
process.on('SIGTERM', end);
if (values['until-stdin-closes']) process.stdin.resume().on('end', end);

console.log(JSON.stringify({ url, controlUrl }));
