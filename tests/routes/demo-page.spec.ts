/** The demo's page: what a merchant reads before, in and after it, and what is asked of the app. */
import { describe, expect, it } from 'vitest';
import type { DemoView } from '#app/contract/api.ts';
import { DEMO_STORIES, STORY_SENTENCE } from '#app/domain/demo-story.ts';
import type { Application, SetStoryResult } from '#app/use-cases/application.ts';
import { open, submit } from './support/open-page.ts';
import { SHOP, STAFF_USER_ID } from './support/shopify.ts';
import { CONNECTION, SETTINGS } from './support/views.ts';
import { type WebApp, webApp } from './support/web-app.ts';

const STORIES = DEMO_STORIES.map((story) => ({ story, sentence: STORY_SENTENCE[story] }));
const ORDER = {
  orderId: 'gid://shopify/Order/123',
  orderName: '#1001',
  story: 'picked_already',
  sentence: STORY_SENTENCE.picked_already,
  isAsked: false,
} as const;
const OFF: DemoView = { state: 'off', orders: [], stories: STORIES };
const ON: DemoView = { state: 'on', orders: [ORDER], stories: STORIES };

const page = (demo: DemoView | null, answers: Partial<Application> = {}, locale?: string) =>
  open(
    webApp({
      readConnection: async () => ({ ...CONNECTION, demo: true }),
      readSettings: async () => SETTINGS,
      readDemo: async () =>
        demo === null ? { kind: 'shopify_unavailable', message: 'x' } : { kind: 'read', demo },
      ...answers,
    }),
    '/app/demo',
    locale,
  );
const send = (app: WebApp, body: unknown) => submit(app, '/app/demo.data', body);

describe('the demo’s page', () => {
  it('says what the demo is, and offers to start it', async () => {
    const { text } = await page(OFF);
    expect(text).toContain('Each order plays a story');
    expect(text).toContain('Start the demo');
    expect(text).not.toContain('End the demo');
  });

  it('shows each order with its story while the demo is on', async () => {
    const { text } = await page(ON);
    expect(text).toContain('#1001');
    expect(text).toContain('it is too late, and the order ships.');
    expect(text).toContain('End the demo');
    expect(text).not.toContain('Start the demo');
    expect(text).not.toContain('so its story stays');
  });

  it('says that the story of an order that was asked for stays', async () => {
    const { text } = await page({ ...ON, orders: [{ ...ORDER, isAsked: true }] });
    expect(text).toContain('It was asked for, so its story stays.');
  });

  it.each(DEMO_STORIES)('tells the story in the reader’s language: %s', async (story) => {
    const demo = { ...ON, orders: [{ ...ORDER, story }] };
    expect((await page(demo)).text).toContain(STORY_SENTENCE[story]);
    const swedish = (await page(demo, {}, 'sv')).text;
    expect(swedish).not.toContain(STORY_SENTENCE[story]);
    expect(swedish).toContain('Historia för #1001');
  });

  it('says so where the shop has no orders, or Shopify could not be asked for them', async () => {
    expect((await page({ ...ON, orders: [] })).text).toContain(
      'This shop has no open orders to try.',
    );
    expect((await page(null)).text).toContain('Shopify could not be asked for the orders.');
  });

  it('is no offer to a shop that is really connected', async () => {
    const { text } = await page({ ...OFF, state: 'really_connected' });
    expect(text).toContain('for shops that have no connection of their own');
    expect(text).not.toContain('Start the demo');
  });

  it('is for reading alone to who may not change the settings', async () => {
    const can = { ...SETTINGS.can, changeSettings: false };
    const limited = { readSettings: async () => ({ ...SETTINGS, can }) };
    expect((await page(OFF, limited)).text).not.toContain('Start the demo');
    expect((await page(ON, limited)).text).not.toContain('End the demo');
  });
});

describe('the buttons of the demo’s page', () => {
  it('start and end the demo, in the name of who pressed', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      startDemo: async (shop, { userId }) => {
        asked.push('start', shop, userId);
        return { kind: 'started', connection: CONNECTION };
      },
      endDemo: async (shop, { userId }) => {
        asked.push('end', shop, userId);
        return { kind: 'ended' };
      },
    });
    expect((await send(app, { intent: 'start' })).text).toContain('started');
    expect((await send(app, { intent: 'end' })).text).toContain('ended');
    expect(asked).toEqual(['start', SHOP, STAFF_USER_ID, 'end', SHOP, STAFF_USER_ID]);
  });

  it('say why nothing was changed', async () => {
    const refused = { kind: 'not_allowed', message: 'x' } as const;
    const app = webApp({ startDemo: async () => refused, endDemo: async () => refused });
    expect((await send(app, { intent: 'start' })).text).toContain('You may not change this');
    expect((await send(app, { intent: 'end' })).text).toContain('You may not change this');
    const connected = webApp({ startDemo: async () => ({ kind: 'really_connected' }) });
    expect((await send(connected, { intent: 'start' })).text).toContain(
      'This shop is connected to Prime Penguin',
    );
    expect((await send(webApp(), { intent: 'erase' })).text).toContain('did not understand');
  });

  it('choose the story of an order', async () => {
    const asked: unknown[] = [];
    const app = webApp({
      setStory: async (...args) => {
        asked.push(args);
        return { kind: 'set', order: ORDER };
      },
    });
    const wish = { intent: 'story', orderId: ORDER.orderId, story: 'two_providers' };
    expect((await send(app, wish)).text).toContain('story_set');
    expect(asked).toEqual([[SHOP, '123', 'two_providers']]);
  });

  it.each<SetStoryResult>([
    { kind: 'under_way' },
    { kind: 'not_in_the_demo' },
    { kind: 'unknown_order' },
    { kind: 'shopify_unavailable', message: 'x' },
  ])('say why a story was not changed: $kind', async (result) => {
    const app = webApp({ setStory: async () => result });
    const wish = { intent: 'story', orderId: ORDER.orderId, story: 'two_providers' };
    expect((await send(app, wish)).text).toContain(`"why","${result.kind}"`);
  });
});
