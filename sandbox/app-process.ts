/**
 * Runs the real app as a process of its own, as `npm start` does, and waits until it serves.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../app/start.server.ts', import.meta.url));
const START_MS = 60_000;

export interface AppProcess {
  /** Where it listens. */
  readonly origin: string;
  readonly pid: number;
  /** What it has printed so far, one entry a line. */
  readonly output: readonly string[];
  /** Resolves when it has ended, by itself or not: its exit code, null where it was killed. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and waits. Its exit code; null where it was killed. */
  stop(): Promise<number | null>;
  /** The plug is pulled. */
  kill(): Promise<number | null>;
}

export async function startAppProcess(
  environment: Readonly<Record<string, string>>,
  onLine: (line: string) => void = () => {},
): Promise<AppProcess> {
  const child = spawn(process.execPath, [START], {
    env: childEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const note = (line: string) => {
    output.push(line);
    onLine(line);
  };
  createInterface({ input: child.stderr }).on('line', note);
  const port = await listeningPort(child, note, output);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    output,
    ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** The app logs JSON lines; the one that it listens holds its port. */
function listeningPort(
  child: ChildProcess,
  note: (line: string) => void,
  output: readonly string[],
): Promise<number> {
  const { stdout } = child;
  if (!stdout) throw new Error('The app process has no output');
  return new Promise((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${what}\n${output.slice(-20).join('\n')}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('The app did not start in time');
    }, START_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`The app ended at its start with ${code}`);
    });
    createInterface({ input: stdout }).on('line', (line) => {
      note(line);
      const port = portIn(line);
      if (port === null) return;
      clearTimeout(timer);
      resolve(port);
    });
  });
}

function portIn(line: string): number | null {
  try {
    const entry = JSON.parse(line) as { msg?: unknown; port?: unknown };
    return entry.msg === 'listening' && typeof entry.port === 'number' ? entry.port : null;
  } catch {
    return null;
  }
}

/** Nothing of this process's own settings reaches the app. */
function childEnvironment(environment: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '' } = process.env;
  return { NODE_ENV: 'production', PATH, HOME, ...environment };
}
