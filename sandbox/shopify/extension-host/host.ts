/**
 * The admin's side of one running extension: starts its worker, answers what it asks for, and ends it.
 */
import { release, retain, ThreadWebWorker } from '@quilted/threads';
import { RemoteReceiver } from '@remote-dom/core/receivers';
import { reportProblem } from './problems.ts';
import type { ExtensionStart, GraphqlReply, HostSide, WorkerSide } from './protocol.ts';

export interface ExtensionEnvironment extends ExtensionStart {
  readonly handle: string;
  idToken(): Promise<string | null>;
  adminApi(body: string): Promise<GraphqlReply>;
  onClose(): void;
  onNavigate(url: string): void;
}

export interface RunningExtension {
  readonly receiver: RemoteReceiver;
  stop(): void;
}

const WORKER_URL = '/sandbox/files/extension-worker.js';

/** Storage outlives the page and belongs to one extension; values are kept as JSON. */
function storageOf(handle: string) {
  const place = `extension:${handle}`;
  const read = () => JSON.parse(localStorage.getItem(place) ?? '{}') as Record<string, unknown>;
  const write = (entries: Record<string, unknown>) =>
    localStorage.setItem(place, JSON.stringify(entries));
  return {
    storageGet: async (keys: string[]) => keys.map((key) => read()[key]),
    storageSet: async (entries: Record<string, unknown>) => write({ ...read(), ...entries }),
    storageDelete: async (keys: string[]) => {
      const entries = read();
      const deleted = keys.map((key) => Reflect.has(entries, key));
      for (const key of keys) Reflect.deleteProperty(entries, key);
      write(entries);
      return deleted;
    },
    storageClear: async () => localStorage.removeItem(place),
    storageEntries: async () => Object.entries(read()),
  };
}

function startWorker(environment: ExtensionEnvironment) {
  const { handle, target, idToken, adminApi, onClose, onNavigate } = environment;
  const about = `${handle} (${target})`;
  const worker = new Worker(WORKER_URL, { name: about });
  let running = true;
  const report = (problem: string) => running && reportProblem(`${about}: ${problem}`);
  worker.addEventListener('error', (event) => report(`worker error: ${event.message}`));
  const stop = () => {
    running = false;
    thread.close();
    worker.terminate();
  };
  const exports: HostSide = {
    ...storageOf(handle),
    idToken,
    adminApi,
    report: async (problem) => void report(problem),
    // In a later task: ending the worker inside its own call would leave that call hanging.
    close: async () => void setTimeout(onClose, 0),
    navigate: async (url) => void setTimeout(() => onNavigate(url), 0),
  };
  const thread = new ThreadWebWorker<WorkerSide, HostSide>(worker, { exports });
  return { thread, stop, report };
}

/** Only what can be cloned goes over. */
const startOf = ({
  target,
  bundleUrl,
  elements,
  appUrl,
  data,
  locale,
  texts,
  defaultTexts,
  currency,
  timezone,
}: ExtensionEnvironment): ExtensionStart => ({
  target,
  bundleUrl,
  elements,
  appUrl,
  data,
  locale,
  texts,
  defaultTexts,
  currency,
  timezone,
});

/** Starts a target that draws. What goes wrong in it is reported, not thrown. */
export function startExtension(environment: ExtensionEnvironment): RunningExtension {
  const { thread, stop, report } = startWorker(environment);
  const receiver = new RemoteReceiver({ retain, release });
  const begin = async () => {
    await thread.imports.load(startOf(environment));
    await thread.imports.render(environment.target, receiver.connection);
  };
  begin().catch((error: unknown) => report(`did not start: ${String(error)}`));
  return { receiver, stop };
}

/**
 * Runs a should-render target.
 * @returns whether the action is to be shown; false when the module fails, as in the admin
 */
export async function askShouldRender(environment: ExtensionEnvironment): Promise<boolean> {
  const { thread, stop, report } = startWorker(environment);
  try {
    await thread.imports.load(startOf(environment));
    const answer = await thread.imports.run(environment.target);
    if (typeof answer !== 'object' || answer === null || !('display' in answer)) {
      report('answered without { display }');
      return false;
    }
    return answer.display === true;
  } catch (error) {
    report(`failed: ${String(error)}`);
    return false;
  } finally {
    stop();
  }
}
