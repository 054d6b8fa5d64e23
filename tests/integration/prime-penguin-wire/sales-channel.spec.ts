import { describe, expect, it } from 'vitest';
import { findProviders } from '#app/integrations/prime-penguin/found-providers.ts';
import {
  findSalesChannel,
  readSalesChannels,
} from '#app/integrations/prime-penguin/sales-channel.ts';

const SHOP = 'nordlys.myshopify.com';
const channel = (domain: string | null, id = 301, name = 'Nordlys') => ({ id, name, domain });
const find = (...items: object[]) => {
  const channels = readSalesChannels({ items }, new Map([[301, 'on']]));
  if (channels === null) throw new Error('no list');
  return findSalesChannel(SHOP, channels, 42, { namedId: null, before: null });
};

describe('the sales channel of a shop', () => {
  it.each([
    [SHOP],
    ['Nordlys.MyShopify.com'],
    ['https://nordlys.myshopify.com'],
    ['http://www.nordlys.myshopify.com/admin?x=1'],
    [' nordlys.myshopify.com/ '],
    ['nordlys.myshopify.com:443'],
  ])('is the one with the domain %s', (domain) => {
    expect(find(channel('other.myshopify.com', 300), channel(domain))).toMatchObject({
      kind: 'channel',
      salesChannel: { id: 301, domain: domain.trim(), reading: 'on' },
    });
  });

  it.each([['nordlys.myshopify.com.evil.example'], ['my-nordlys.myshopify.com'], [''], [null]])(
    'is not the one with the domain %j',
    (domain) => {
      expect(find(channel(domain)).kind).toBe('not_found');
    },
  );

  it('is never guessed between two', () => {
    const found = find(channel(SHOP, 301, 'Old'), channel(`https://${SHOP}/`, 302, 'New'));
    expect(found).toEqual({
      kind: 'ambiguous',
      count: 2,
      salesChannels: [
        { id: 301, name: 'Old', domain: SHOP, reading: 'on' },
        { id: 302, name: 'New', domain: `https://${SHOP}/`, reading: 'unknown' },
      ],
    });
  });

  it('is to be chosen from all that there are when none has its domain', () => {
    expect(find(channel('a.example', 1), channel(null, 2, 'POS'))).toMatchObject({
      kind: 'not_found',
      count: 0,
      salesChannels: [{ id: 1 }, { id: 2, name: 'POS', domain: null }],
    });
    expect(find()).toMatchObject({ kind: 'not_found', salesChannels: [] });
  });

  it('needs an id', () => {
    expect(find({ name: 'Nordlys', domain: SHOP }).kind).toBe('not_found');
    expect(readSalesChannels(null, new Map())).toBeNull();
  });
});

describe('the providers of a shop', () => {
  const mine = ['Nordlys', SHOP, null];
  const sync = (provider: string | null, cron: string | null, storeName: string | null = null) => ({
    logisticProviderName: provider,
    cronSchedule: cron,
    storeName,
  });

  it('are the installed ones, with the schedule of this store first', () => {
    const installed = { items: [{ id: 5, name: 'Nordic 3PL', warehouse: 'Oslo' }] };
    const schedules = [
      sync('Nordic 3PL', '0 * * * *', 'Another store'),
      sync('Nordic 3PL', '*/15 * * * *', 'nordlys'),
    ];
    expect(findProviders(installed, schedules, mine)).toEqual([
      { id: 5, name: 'Nordic 3PL', warehouse: 'Oslo', cron: '*/15 * * * *', isDropship: false },
    ]);
  });

  it.each([
    ['before', [7, 5, 6]],
    ['after', [5, 6, 7]],
  ])('are dropship, by its id, where one of the name that stands %s the others is', (_, ids) => {
    const items = ids.map((id) => ({
      ...{ id, name: 'Lager', type: id === 7 ? 'Internal' : 'External' },
    }));
    expect(findProviders({ items }, [], [])).toEqual([
      {
        ...{ id: 7, otherIds: [5, 6], name: 'Lager', warehouse: null },
        ...{ cron: null, isDropship: true },
      },
    ]);
  });

  it('are one for each name, also where a provider has two warehouses', () => {
    const installed = {
      items: [
        { id: 5, name: 'Nordic 3PL', warehouse: 'Oslo' },
        { id: 6, name: 'Nordic 3PL', warehouse: 'Malmö' },
        { id: 7, name: null },
      ],
    };
    expect(findProviders(installed, [], mine)).toEqual([
      {
        ...{ id: 5, otherIds: [6], name: 'Nordic 3PL', warehouse: 'Oslo, Malmö' },
        ...{ cron: null, isDropship: false },
      },
    ]);
  });

  it('are dropship by their type, or by a plain name where the type is not said', () => {
    const installed = {
      items: [
        { id: 5, name: 'Own desk', type: 'internal' },
        { id: 6, name: 'Drop Shipping', type: null },
        { id: 7, name: 'Dropship Nordic AB', type: 'External' },
      ],
    };
    expect(findProviders(installed, [], mine)?.map(({ isDropship }) => isDropship)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('include those that only have a schedule', () => {
    const schedules = [sync('Balkan', null), sync(null, '* * * * *')];
    expect(findProviders({ items: [] }, schedules, mine)).toEqual([
      { id: null, name: 'Balkan', warehouse: null, cron: null, isDropship: false },
    ]);
    expect(findProviders(null, [], mine)).toBeNull();
    expect(findProviders({ items: [] }, null, mine)).toBeNull();
  });
});
