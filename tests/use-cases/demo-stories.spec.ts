/** The demo's stories: each begins with a press, and shows the merchant how such an order goes. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoStory, Outcome, Verdict } from '#app/contract/api.ts';
import { DEMO_STORIES, STORY_SENTENCE, storyOf } from '#app/domain/demo-story.ts';
import { toOrderGid } from '#app/domain/identifiers.ts';
import { VERDICTS } from '#app/domain/verdict.ts';
import {
  courses,
  openDemo,
  playing,
  press,
  pressForMany,
  read,
} from '#tests/support/demo-world.ts';
import {
  DAY,
  type MerchantWorld,
  MINUTE,
  SECOND,
  worldsForSpecs,
} from '#tests/support/merchant-world.ts';

const worlds = worldsForSpecs();
let world: MerchantWorld;
beforeAll(async () => {
  world = await openDemo(worlds);
});

interface Course {
  /** Of each warehouse order, everything that is ever said, from the press on. */
  readonly said: readonly (readonly Verdict[])[];
  readonly outcome: Outcome;
  /** By when it is said, whenever the press comes. */
  readonly withinSeconds: number;
}

const COURSES: Readonly<Record<DemoStory, Course>> = {
  stops_when_asked: {
    said: [['delivering', 'requested', 'stopped_at_warehouse']],
    outcome: 'stopped',
    withinSeconds: 30,
  },
  not_at_the_warehouse_yet: {
    said: [['delivering', 'requested', 'stopped_before_warehouse']],
    outcome: 'stopped',
    withinSeconds: 20,
  },
  picked_already: {
    said: [['delivering', 'requested', 'too_late']],
    outcome: 'not_stopped',
    withinSeconds: 30,
  },
  shipped_already: { said: [['delivering', 'too_late']], outcome: 'not_stopped', withinSeconds: 2 },
  provider_refuses: {
    said: [['delivering', 'requested', 'refused']],
    outcome: 'not_stopped',
    withinSeconds: 30,
  },
  provider_cannot_cancel: {
    said: [['delivering', 'requested', 'not_supported']],
    outcome: 'not_stopped',
    withinSeconds: 30,
  },
  provider_never_answers: {
    said: [['delivering', 'requested', 'no_answer']],
    outcome: 'unknown',
    withinSeconds: 60,
  },
  prime_penguin_down: {
    said: [['delivering', 'undeliverable']],
    outcome: 'unknown',
    withinSeconds: 25,
  },
  not_read_yet: {
    said: [
      ['delivering', 'awaiting_import', 'delivering', 'requested', 'stopped_before_warehouse'],
    ],
    outcome: 'stopped',
    withinSeconds: 60,
  },
  two_providers: {
    said: [
      ['delivering', 'requested', 'stopped_at_warehouse'],
      ['delivering', 'requested', 'too_late'],
    ],
    outcome: 'partly_stopped',
    withinSeconds: 30,
  },
  ships_all_the_same: {
    said: [['delivering', 'requested', 'stopped_at_warehouse', 'too_late']],
    outcome: 'not_stopped',
    withinSeconds: 60,
  },
};

/** Around the beginning of a batch, and between two. */
const PRESSED_AFTER = [0, 9_999];

describe.each(DEMO_STORIES)('an order in the demo that plays %s', (story) => {
  beforeAll(async () => {
    world = await openDemo(worlds);
  });

  it.each(PRESSED_AFTER)(
    'shows all of its verdicts, pressed %d ms after a batch began',
    async (ms) => {
      await world.advance(10 * SECOND - (world.now() % (10 * SECOND)) + ms);
      const id = await playing(world, story);
      const { said, outcome, withinSeconds } = COURSES[story];
      const pressed = await press(world, id);
      expect(pressed).toMatchObject({ demo: true, orderName: expect.stringMatching(/^#/) });
      await world.advance(withinSeconds * SECOND);
      const shown = await read(world, pressed.id);
      expect(courses(shown)).toEqual(said.map((verdicts) => verdicts.join(' > ')));
      expect(shown.outcome).toBe(outcome);
      await world.advance(MINUTE);
      const later = await read(world, pressed.id);
      expect(courses(later)).toEqual(courses(shown));
    },
  );

  it('has a sentence for the merchant', () => {
    expect(STORY_SENTENCE[story]).toMatch(/^[A-Z].{30,}\.$/);
  });
});

describe('all stories together', () => {
  it('show every verdict there is', () => {
    const shown = new Set(Object.values(COURSES).flatMap(({ said }) => said.flat()));
    expect([...VERDICTS].filter((verdict) => !shown.has(verdict))).toEqual([]);
  });

  it('are spread over consecutive orders, whatever stands around the number', () => {
    for (const name of [(n: number) => `#${n}`, (n: number) => `EX-${n}-SE`]) {
      const consecutive = DEMO_STORIES.map((_, index) => storyOf(name(998 + index), '77'));
      expect(new Set(consecutive).size).toBe(DEMO_STORIES.length);
    }
  });

  it('can be told apart by the order’s id where its name has no number', () => {
    const ids = DEMO_STORIES.map((_, index) => storyOf('Gift', String(5_000_000_000_000 + index)));
    expect(new Set(ids).size).toBe(DEMO_STORIES.length);
  });
});

describe('two stories that are under way at the same time', () => {
  it('go as each would alone', async () => {
    const pressed = [];
    for (const story of DEMO_STORIES) {
      pressed.push({ story, cancellation: await press(world, await playing(world, story)) });
    }
    await world.advance(MINUTE);
    for (const { story, cancellation } of pressed) {
      const shown = await read(world, cancellation.id);
      const said = COURSES[story].said.map((verdicts) => verdicts.join(' > '));
      expect({ story, said: courses(shown) }).toEqual({ story, said });
    }
  });
});

describe('orders of any age that are asked for with one press, as from the list of orders', () => {
  it('go as each would alone', async () => {
    const ids = [];
    for (const [place, story] of DEMO_STORIES.entries()) {
      ids.push(await playing(world, story, world.now() - place * 9 * DAY));
    }
    const { orders } = await pressForMany(world, ids);
    await world.advance(MINUTE);
    for (const [place, story] of DEMO_STORIES.entries()) {
      const shown = await read(world, orders[place]?.cancellationId ?? '');
      const said = COURSES[story].said.map((verdicts) => verdicts.join(' > '));
      expect({ story, said: courses(shown) }).toEqual({ story, said });
    }
  });

  it('have their stories settled by it', async () => {
    const id = await playing(world, 'stops_when_asked');
    await pressForMany(world, [id]);
    expect(await world.application.setStory(world.shop, id, 'provider_refuses')).toEqual({
      kind: 'under_way',
    });
  });
});

describe('an order that shows why it could not be delivered', () => {
  it('says that Prime Penguin fails, for as long as it does', async () => {
    await press(world, await playing(world, 'stops_when_asked'));
    const { id } = await press(world, await playing(world, 'prime_penguin_down'));
    for (let seconds = 0; seconds < 30; seconds += 2) {
      const { warehouses } = await read(world, id);
      expect(warehouses).toMatchObject([{ why: 'prime_penguin_unreachable' }]);
      await world.advance(2 * SECOND);
    }
  });

  it('is stopped when the merchant tries again a minute later', async () => {
    const { id } = await press(world, await playing(world, 'prime_penguin_down'));
    await world.advance(MINUTE);
    expect(await read(world, id)).toMatchObject({ canRetry: true, nextStep: { code: 'retry' } });
    await world.application.retryCancellation(world.shop, id, { kind: 'staff', userId: '42' });
    await world.advance(MINUTE);
    expect(await read(world, id)).toMatchObject({
      outcome: 'stopped',
      warehouses: [{ verdict: 'stopped_at_warehouse' }],
    });
  });
});

/** What Prime Penguin reads of Shopify meanwhile can only stop what no story of a warehouse holds back. */
function afterShopify(story: DemoStory): readonly string[] {
  const said = COURSES[story].said.map((verdicts) => verdicts.join(' > '));
  if (story === 'not_read_yet') return ['delivering > awaiting_import > stopped_before_warehouse'];
  return story === 'prime_penguin_down' ? [`${said[0]} > stopped_at_warehouse`] : said;
}

describe('an order that is cancelled in Shopify while it is tried out', () => {
  it('is never read, and so stopped before the warehouse', async () => {
    const id = await playing(world, 'not_read_yet');
    world.cancelInShopify(id);
    const pressed = await press(world, id);
    await world.advance(2 * MINUTE);
    expect(await read(world, pressed.id)).toMatchObject({
      warehouses: [{ verdict: 'stopped_before_warehouse', why: 'cancelled_before_import' }],
    });
  });

  it('plays its story from when it is asked for, however long ago it was cancelled', async () => {
    const ids = [];
    for (const story of DEMO_STORIES) {
      const id = await playing(world, story);
      world.cancelInShopify(id);
      await world.application.readOrder(world.shop, id);
      ids.push(id);
    }
    await world.advance(2 * MINUTE);
    const pressed = [];
    for (const id of ids) pressed.push(await press(world, id));
    await world.advance(MINUTE);
    for (const [place, story] of DEMO_STORIES.entries()) {
      const shown = await read(world, pressed[place]?.id ?? '');
      expect({ story, said: courses(shown) }).toEqual({ story, said: afterShopify(story) });
    }
  });
});

describe('the story of an order', () => {
  it('can be chosen until the order is asked for', async () => {
    const { application, shop } = world;
    const id = await playing(world, 'provider_refuses');
    expect(await application.setStory(shop, id, 'shipped_already')).toMatchObject({
      kind: 'set',
      order: { story: 'shipped_already', isAsked: false },
    });
    await press(world, id);
    expect(await application.setStory(shop, id, 'provider_refuses')).toEqual({
      kind: 'under_way',
    });
  });

  it('is what the order’s page shows at once when it was chosen', async () => {
    const { application, shop } = world;
    const id = await playing(world, 'provider_refuses');
    await application.readOrder(shop, id);
    await application.setStory(shop, id, 'shipped_already');
    expect(await application.readOrder(shop, id)).toMatchObject({
      order: { warehouses: [{ position: 'shipped' }], canRequest: false },
    });
  });

  it('is listed with the shop’s newest orders', async () => {
    const { application, shop } = world;
    const id = await playing(world, 'two_providers');
    const listed = await application.readDemo(shop);
    expect(listed).toMatchObject({
      demo: {
        state: 'on',
        orders: expect.arrayContaining([
          {
            orderId: `gid://shopify/Order/${id}`,
            orderName: expect.any(String),
            story: 'two_providers',
            sentence: STORY_SENTENCE.two_providers,
            isAsked: false,
          },
        ]),
      },
    });
    expect(listed.kind === 'read' && listed.demo.orders.length).toBeLessThanOrEqual(20);
  });

  it('is listed only where asking makes sense, or somebody has asked', async () => {
    const fresh = await openDemo(worlds);
    const [open, cancelled, fulfilled, asked] = [
      fresh.addToShopify(),
      fresh.addToShopify(),
      fresh.addToShopify(),
      fresh.addToShopify(),
    ];
    fresh.cancelInShopify(cancelled);
    fresh.fulfilInShopify(fulfilled);
    await press(fresh, asked);
    fresh.cancelInShopify(asked);
    const listed = await fresh.application.readDemo(fresh.shop);
    if (listed.kind !== 'read') throw new Error(listed.kind);
    expect(listed.demo.orders.map(({ orderId }) => orderId)).toEqual(
      [asked, open].map((id) => toOrderGid(id)),
    );
  });

  it('is listed also behind many orders that are done with', async () => {
    const fresh = await openDemo(worlds);
    const id = fresh.addToShopify();
    for (let count = 0; count < 30; count += 1) fresh.fulfilInShopify(fresh.addToShopify());
    const listed = await fresh.application.readDemo(fresh.shop);
    expect(listed).toMatchObject({ demo: { orders: [{ orderId: toOrderGid(id) }] } });
  });
});
