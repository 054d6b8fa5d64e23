/** Filters that a shop has given a name. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '#app/use-cases/ports/activity.ts';
import { worldsForSpecs } from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();

const FILTER = {
  outcomes: ['unknown', 'not_stopped'],
  provider: 'Nordic 3PL',
  from: Date.UTC(2026, 10, 1),
  to: Date.UTC(2026, 11, 1),
  by: '42',
  kinds: ['bulk'],
  needsAttention: true,
  overturned: true,
  orderName: '10',
  bulkRequestId: '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60',
} as const;

describe('a saved view', () => {
  it('is there for everybody in the shop, by name, with the filter that it was saved with', async () => {
    const { application, shop } = await worlds.open();
    const trouble = await application.saveView(shop, 'Trouble', FILTER);
    await application.saveView(shop, 'All', NO_FILTER);
    expect(trouble).toEqual({
      kind: 'saved',
      view: {
        id: expect.any(String),
        name: 'Trouble',
        filter: {
          outcome: ['unknown', 'not_stopped'],
          provider: 'Nordic 3PL',
          from: '2026-11-01T00:00:00.000Z',
          to: '2026-12-01T00:00:00.000Z',
          by: '42',
          kind: ['bulk'],
          attention: true,
          overturned: true,
          bulk: '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60',
          q: '10',
        },
      },
    });
    const views = await application.listSavedViews(shop);
    expect(views.map(({ name }) => name)).toEqual(['All', 'Trouble']);
    expect(views[0]?.filter).toEqual({});
    expect(views[1]).toEqual(trouble.kind === 'saved' ? trouble.view : null);
    expect(await application.listSavedViews('other.myshopify.com')).toEqual([]);
  });

  it('keeps its name to itself, whatever the letter case', async () => {
    const { application, shop } = await worlds.open();
    await application.saveView(shop, 'Trouble', FILTER);
    expect(await application.saveView(shop, 'TROUBLE', NO_FILTER)).toEqual({ kind: 'name_taken' });
    const saved = await application.saveView('other.myshopify.com', 'Trouble', FILTER);
    expect(saved.kind).toBe('saved');
  });

  it('is one of twenty at most, also when many are saved at once', async () => {
    const { application, shop } = await worlds.open();
    const names = Array.from({ length: 25 }, (_, index) => `View ${index}`);
    const results = await Promise.all(
      names.map((name) => application.saveView(shop, name, FILTER)),
    );
    expect(results.filter(({ kind }) => kind === 'saved')).toHaveLength(20);
    expect(results.find(({ kind }) => kind !== 'saved')).toEqual({ kind: 'too_many', most: 20 });
    expect(await application.listSavedViews(shop)).toHaveLength(20);
  });

  it('is deleted by its own shop alone, and erased with it', async () => {
    const { application, shop } = await worlds.open();
    const saved = await application.saveView(shop, 'Trouble', FILTER);
    const id = saved.kind === 'saved' ? saved.view.id : '';
    expect(await application.deleteView('other.myshopify.com', id)).toBe(false);
    expect(await application.deleteView(shop, 'no id')).toBe(false);
    expect(await application.deleteView(shop, randomUUID())).toBe(false);
    expect(await application.deleteView(shop, id)).toBe(true);
    expect(await application.deleteView(shop, id)).toBe(false);
    await application.saveView(shop, 'Trouble', FILTER);
    await application.eraseShop(shop);
    expect(await application.listSavedViews(shop)).toEqual([]);
  });
});
