/** The simulator as a process of its own, controlled over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '#sandbox/prime-penguin/connect-control.ts';
import type { Control } from '#sandbox/prime-penguin/control-contract.ts';
import { CANCEL, CHANNELS, TENANT } from './a-shop.ts';

let process_: ChildProcess;
let url: string;
let controlUrl: string;
let control: Control;

beforeEach(async () => {
  process_ = spawn(
    process.execPath,
    ['sandbox/prime-penguin/main.ts', '--port', '0', '--paused', '--until-stdin-closes'],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  if (process_.stdout === null) throw new Error('no output');
  const [line] = await Promise.race([
    once(createInterface(process_.stdout), 'line') as Promise<[string]>,
    once(process_, 'exit').then(() => Promise.reject(new Error('The command did not start'))),
  ]);
  ({ url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string });
  control = connectControl(controlUrl);
});
afterEach(() => {
  process_.kill('SIGKILL');
});

async function world() {
  await control.addTenant({ id: TENANT, tenancyName: 'nordlys', name: 'Nordlys AB' });
  const salesChannelId = await control.addSalesChannel({
    tenantId: TENANT,
    name: 'Shop',
    domain: 'a.b',
  });
  const providerId = await control.addProvider({ tenantId: TENANT, name: 'Nordic', cron: null });
  const token = await control.issueToken({ tenantId: TENANT });
  const { primePenguinOrderIds } = await control.addOrder({
    tenantId: TENANT,
    salesChannelId,
    shopifyOrderId: '1',
    orderNumber: '#1',
    phase: 'at_warehouse',
  });
  const headers = { authorization: `Bearer ${token}`, 'abp-tenantid': String(TENANT) };
  return { providerId, headers, id: primePenguinOrderIds[0] ?? 0 };
}

describe('the command', () => {
  it('serves the API and the control, with the same truth as in process', async () => {
    const { providerId, headers, id } = await world();
    const since = await control.lastEvent();
    const arrived = control.when(({ kind }) => kind === 'cancel_reached_warehouse', { since });
    const response = await fetch(`${url}${CANCEL}?orderId=${id}`, { method: 'POST', headers });
    expect(response.status).toBe(200);
    await control.runBatch(providerId);
    expect(await arrived).toMatchObject({ primePenguinOrderId: id });
    await control.runBatch(providerId);
    expect(await control.truth('1')).toMatchObject([
      { physical: 'stopped', shown: { channel: 'Cancelled', warehouse: 'Cancelled' } },
    ]);
    expect(await control.violations()).toEqual([]);
  });

  it('keeps the control while the API is down', async () => {
    const { headers } = await world();
    await control.goDown();
    await expect(fetch(`${url}${CHANNELS}`, { headers })).rejects.toThrow(/fetch failed/);
    await control.comeUp();
    expect((await fetch(`${url}${CHANNELS}`, { headers })).status).toBe(200);
  });

  it('begins anew when it is reset', async () => {
    const { headers } = await world();
    await control.goDown();
    await control.reset();
    expect((await fetch(`${url}${CHANNELS}`, { headers })).status).toBe(401);
    await world();
  });

  it('says what is wrong with a call of the control', async () => {
    await expect(control.runBatch(999)).rejects.toThrow('There is no provider 999');
    const unknown = await fetch(`${controlUrl}/__control/explode`, { method: 'POST' });
    expect(unknown.status).toBe(404);
    const page = await fetch(`${controlUrl}/__control/reset`, { method: 'POST', body: '[]' });
    expect(page.status).toBe(405);
  });

  it('gives up waiting for an event that does not come', async () => {
    await expect(control.when(() => false, { timeoutMs: 50 })).rejects.toThrow(/within 50 ms/);
  });

  it('ends when its parent does, by closing its input', async () => {
    const ended = once(process_, 'exit');
    process_.stdin?.end();
    expect(await ended).toEqual([0, null]);
  });
});
