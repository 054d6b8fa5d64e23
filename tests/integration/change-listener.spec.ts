import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ChangeListener,
  createChangeListener,
  notifyCancellationChanged,
} from '#app/persistence/change-listener.server.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { gate } from '#tests/support/gate.ts';

/** Longer than any test may take: a wait that ends by time fails its test. */
const LONG_MS = 60_000;
const never = new AbortController().signal;

let database: TestDatabase;
let listener: ChangeListener;
let onLog: (message: string) => void;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  onLog = () => {};
  const note = (_: unknown, message: string) => onLog(message);
  listener = await createChangeListener({ url: database.url, log: { info: note, warn: note } });
});
afterEach(() => listener.stop());

const change = (id: string, version: number) =>
  database.prisma.$transaction((tx) => notifyCancellationChanged(tx, id, version));

/** Resolves once every notice sent before it has been heard. */
async function heardEverything(): Promise<void> {
  const id = randomUUID();
  const last = listener.waitFor(id, 0, LONG_MS, never);
  await change(id, 1);
  await last;
}

describe('a reader that waits for a change', () => {
  it('is woken by a change that another connection commits', async () => {
    const id = randomUUID();
    const waited = listener.waitFor(id, 1, LONG_MS, never);
    await change(id, 2);
    expect(await waited).toBe(2);
  });

  it('is not woken by what it knows, nor by the change of another cancellation', async () => {
    const id = randomUUID();
    const waited = listener.waitFor(id, 2, LONG_MS, never);
    await change(id, 2);
    await change(randomUUID(), 9);
    await change(id, 3);
    expect(await waited).toBe(3);
  });

  it('is not woken by a change that is rolled back', async () => {
    const id = randomUUID();
    const waited = listener.waitFor(id, 1, LONG_MS, never);
    await database.prisma
      .$transaction(async (tx) => {
        await notifyCancellationChanged(tx, id, 2);
        throw new Error('rolled back');
      })
      .catch(() => {});
    await change(id, 3);
    expect(await waited).toBe(3);
  });

  it('goes away empty-handed when its time is over, or when nobody waits for it any more', async () => {
    expect(await listener.waitFor(randomUUID(), 0, 20, never)).toBeNull();
    const gone = new AbortController();
    const waited = listener.waitFor(randomUUID(), 0, LONG_MS, gone.signal);
    gone.abort();
    expect(await waited).toBeNull();
    expect(await listener.waitFor(randomUUID(), 0, LONG_MS, gone.signal)).toBeNull();
  });
});

describe('a change between the reading and the waiting', () => {
  it('is not lost to a reader that subscribed before it read', async () => {
    const id = randomUUID();
    const subscription = listener.subscribe(id);
    await change(id, 2);
    await heardEverything();
    await subscription.next(LONG_MS, never);
    subscription.close();
  });

  it('wakes it once, and the next change once more', async () => {
    const id = randomUUID();
    const subscription = listener.subscribe(id);
    await change(id, 2);
    await heardEverything();
    await subscription.next(LONG_MS, never);
    let woken = false;
    const next = subscription.next(LONG_MS, never).then(() => {
      woken = true;
    });
    await heardEverything();
    expect(woken).toBe(false);
    await change(id, 3);
    await next;
    subscription.close();
  });
});

describe('a lost connection', () => {
  it('is made again, and wakes everybody, because changes may have been missed', async () => {
    const interrupted = gate();
    onLog = (message) => message === 'change notices interrupted' && interrupted.open();
    const id = randomUUID();
    const subscription = listener.subscribe(id);
    const waited = subscription.next(LONG_MS, never);
    const other = listener.waitFor(randomUUID(), 5, LONG_MS, never);
    await database.prisma.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'warehouse-cancel changes'`;
    await interrupted.promise;
    await change(id, 2);
    await waited;
    expect(await other).toBeNull();
    // And it listens again.
    const again = subscription.next(LONG_MS, never);
    await change(id, 3);
    await again;
    subscription.close();
  });
});

describe('a listener that stops', () => {
  it('lets everybody go', async () => {
    const subscription = listener.subscribe(randomUUID());
    const waits = [
      subscription.next(LONG_MS, never),
      listener.waitFor(randomUUID(), 0, LONG_MS, never),
    ];
    await listener.stop();
    await Promise.all(waits);
    await subscription.next(LONG_MS, never);
  });
});
