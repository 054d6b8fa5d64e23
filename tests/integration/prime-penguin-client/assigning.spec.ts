/** Assigning orders to another provider, and asking for a sync. */
import { afterEach, describe, expect, it } from 'vitest';
import { aGateway, CHANNEL, orderId, TENANT, UNHURRIED, WITH_TOKEN } from './a-gateway.ts';
import {
  type Behave,
  failure,
  type MisbehavingServer,
  page,
  reset,
  startMisbehavingServer,
  success,
} from './misbehaving-server.ts';

const PROVIDERS = '/InstalledLogisticProviders';
const DROPSHIP = { id: 599, name: 'Dropship', type: 'Internal' };
const NORDIC = { id: 501, name: 'Nordic 3PL', type: 'Internal' };

let server: MisbehavingServer;
afterEach(() => server.stop());

async function open(providers: readonly object[], behave: Behave = (r) => success(r, null)) {
  server = await startMisbehavingServer((response, request, count) => {
    if (request.path.endsWith(PROVIDERS)) success(response, { items: providers });
    else behave(response, request, count);
  });
  return aGateway(server.url, WITH_TOKEN, UNHURRIED).primePenguin();
}

const sent = () => {
  const { method, path, query, body } = server.received.at(-1) ?? {};
  return [method, path?.split('/').slice(-2).join('/'), Object.fromEntries(query ?? []), body];
};

describe('assigning orders to dropship', () => {
  it('finds the provider by its name and sends the orders in one call', async () => {
    const shop = await open([NORDIC, DROPSHIP]);
    const answer = await shop.assignToProvider([orderId(9_001), orderId(9_002)], 'dropship');
    expect(answer).toMatchObject({ kind: 'answered' });
    expect(sent()).toEqual([
      'PUT',
      'OrderMappings/Update',
      expect.objectContaining({ logisticProviderId: '599', customerTenantId: String(TENANT) }),
      '[9001,9002]',
    ]);
  });

  it.each([
    ['there is none', [NORDIC]],
    ['there are two', [DROPSHIP, { ...DROPSHIP, id: 600 }]],
    ['it has no id', [{ ...DROPSHIP, id: null }]],
    [
      'a warehouse is called so, and another one is internal',
      [
        { id: 600, name: 'Dropshipping', type: 'External' },
        { ...DROPSHIP, name: 'Ingen' },
      ],
    ],
    [
      'it is not known whether what is called so is internal as another one is',
      [
        { ...DROPSHIP, type: null },
        { ...DROPSHIP, id: 600, name: null },
      ],
    ],
  ])('sends nothing where %s', async (_, providers) => {
    const shop = await open(providers);
    expect(await shop.assignToProvider([orderId(9_001)], 'dropship')).toEqual({
      kind: 'no_dropship',
    });
    expect(server.received).toHaveLength(1);
  });

  it('has not happened where the providers cannot be read', async () => {
    server = await startMisbehavingServer((response) => reset(response));
    const shop = await aGateway(server.url, WITH_TOKEN, UNHURRIED).primePenguin();
    expect(await shop.assignToProvider([orderId(9_001)], 'dropship')).toMatchObject({
      kind: 'fault',
      mayHaveHappened: false,
    });
    expect(server.countOf('/Update')).toBe(0);
  });
});

describe.each([
  ['assigning to a provider', 'assignToProvider'],
  ['the sync of an order', 'syncOrderToWarehouse'],
  ['the sync of the channel', 'syncChannel'],
] as const)('%s', (_, name) => {
  const ask = async (behave?: Behave) => {
    const shop = await open([], behave);
    if (name === 'assignToProvider') return shop.assignToProvider([orderId(9_001)], 502);
    return name === 'syncChannel' ? shop.syncChannel() : shop.syncOrderToWarehouse(orderId(9_001));
  };

  it('names what it is for', async () => {
    expect(await ask()).toMatchObject({ kind: 'answered' });
    const wanted = {
      assignToProvider: ['PUT', 'OrderMappings/Update', { logisticProviderId: '502' }],
      syncOrderToWarehouse: [
        'POST',
        'PrimePenguinCommon/SyncOrderToWarehouse',
        { salesChannelOrderId: '9001' },
      ],
      syncChannel: ['POST', 'SalesChannel/SyncIntegration', { id: String(CHANNEL) }],
    } as const;
    expect(sent().slice(0, 3)).toMatchObject(wanted[name]);
  });

  it('is refused in Prime Penguin’s own words', async () => {
    expect(await ask((r) => failure(r, 500, { message: 'Not today.' }))).toMatchObject({
      kind: 'refused',
      message: 'Not today.',
    });
  });

  it('is not let in without the right to it', async () => {
    expect(await ask((r) => failure(r, 403, null, true))).toMatchObject({ code: 'not_allowed' });
  });

  it.each<readonly [string, Behave]>([
    ['the reply is lost', (r) => reset(r)],
    ['the answer is none', (r) => page(r, 200, '')],
    ['Prime Penguin fails inside', (r) => failure(r, 500, null)],
  ])('may have happened where %s, and is not repeated', async (_, behave) => {
    expect(await ask(behave)).toMatchObject({ kind: 'fault', mayHaveHappened: true });
    expect(server.received).toHaveLength(1);
  });
});
