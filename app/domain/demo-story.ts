/**
 * The stories that the demo's orders play: what the simulated Prime Penguin and its warehouses do with an
 * order once it is asked for. Together they show every verdict. Knows nothing of how they are simulated.
 */

export const DEMO_STORIES = [
  'stops_when_asked',
  'not_at_the_warehouse_yet',
  'picked_already',
  'shipped_already',
  'provider_refuses',
  'provider_cannot_cancel',
  'provider_never_answers',
  'prime_penguin_down',
  'not_read_yet',
  'two_providers',
  'ships_all_the_same',
] as const;

export type DemoStory = (typeof DEMO_STORIES)[number];

/** One sentence in English for each, honest about how it ends. */
export const STORY_SENTENCE: Readonly<Record<DemoStory, string>> = {
  stops_when_asked:
    'The warehouse stops the order when it is asked, and says so with its next batch.',
  not_at_the_warehouse_yet:
    'Prime Penguin has not forwarded the order yet: it is cancelled before it reaches the warehouse.',
  picked_already:
    'The order is picked by the time the warehouse is asked: it is too late, and the order ships.',
  shipped_already: 'The order has shipped before anybody asks: nothing is sent to the warehouse.',
  provider_refuses: 'The provider refuses to cancel the order, and gives its reason.',
  provider_cannot_cancel:
    'The provider cannot cancel orders through the integration: it has to be called.',
  provider_never_answers:
    'The provider never answers: when its time is over, the app says that it does not know.',
  prime_penguin_down:
    'Prime Penguin fails as soon as it is asked: the request cannot be delivered, and has to be tried again a minute later.',
  not_read_yet:
    'Prime Penguin has not read the order from the shop yet: the app waits until it has, then cancels it.',
  two_providers: 'Two providers share the order: one stops its part, the other ships its part.',
  ships_all_the_same:
    'The warehouse says that it has stopped the order, and ships it all the same: the verdict is overturned.',
};

/**
 * The story of an order for which none was chosen: by the number in its name, so that consecutive orders
 * play one story after the other.
 *
 * @param orderName as people see it: "#1001"
 */
export function storyOf(orderName: string, shopifyOrderId: string): DemoStory {
  const digits = /(\d+)\D*$/.exec(orderName)?.[1] ?? shopifyOrderId;
  const place = Number(BigInt(digits) % BigInt(DEMO_STORIES.length));
  return DEMO_STORIES[place] ?? 'stops_when_asked';
}
