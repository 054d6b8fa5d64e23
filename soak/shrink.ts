/** Makes the plan of a failing history smaller for as long as it fails in the same way. */
import { isDeepStrictEqual } from 'node:util';
import type { Played } from './history.ts';
import type { AskedMore, Plan } from './plan.ts';

const PLAIN_ASKS = {
  syncNow: false,
  refusesAs: 'words',
  assigning: 'done',
  dropships: 1,
  maySync: true,
  syncCarriesCancel: true,
  syncShowsInTimes: false,
  syncMs: 0,
  faults: [],
} as const satisfies Partial<AskedMore>;

type Candidate = { readonly what: string; readonly plan: Plan };

export async function shrink(
  plan: Plan,
  fails: (played: Played) => boolean,
  play: (plan: Plan) => Promise<Played>,
  tell: (what: string) => void,
): Promise<Plan> {
  let smallest = plan;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const { what, plan: smaller } of candidates(smallest)) {
      if (!fails(await play(smaller))) continue;
      tell(`fails without ${what}, too`);
      smallest = smaller;
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function* candidates(plan: Plan): Generator<Candidate> {
  const last = plan.orders.length - 1;
  if (last > 0) {
    const happenings = plan.happenings.filter((one) => !('order' in one && one.order === last));
    yield {
      what: `order ${last + 1}`,
      plan: { ...plan, orders: plan.orders.slice(0, -1), happenings },
    };
  }
  if (plan.asksMore !== null) {
    yield { what: 'more than cancels', plan: { ...plan, asksMore: null } };
    for (const [what, one] of Object.entries(PLAIN_ASKS)) {
      if (isDeepStrictEqual(plan.asksMore[what as keyof typeof PLAIN_ASKS], one)) continue;
      yield { what, plan: { ...plan, asksMore: { ...plan.asksMore, [what]: one } } };
    }
  }
  for (const list of ['crashes', 'postFaults', 'getFaults', 'happenings'] as const) {
    for (let index = plan[list].length - 1; index >= 0; index -= 1) {
      const what = `${list} ${JSON.stringify(plan[list][index])}`;
      yield { what, plan: { ...plan, [list]: plan[list].filter((_, other) => other !== index) } };
    }
  }
  if (plan.processes === 2) yield { what: 'a second process', plan: { ...plan, processes: 1 } };
  const plain = {
    skewMs: 0,
    showsDate: true,
    times: 'utc_with_z',
    language: 'en',
    copyLagMs: 0,
    logLagMs: 0,
    logSource: 'right',
    logsNewestFirst: false,
    mostRows: 1_000,
    mirrorsCancel: false,
    clearsSideOnRemap: false,
    rawStatuses: 'plain',
    slow: 1,
  } as const;
  for (const [name, value] of Object.entries(plain)) {
    if (plan.hub[name as keyof typeof plain] === value) continue;
    yield { what: `hub.${name}`, plan: { ...plan, hub: { ...plan.hub, [name]: value } } };
  }
  if (plan.shopify.readLagMs > 0 || plan.shopify.isFlaky > 0) {
    yield { what: 'a slow Shopify', plan: { ...plan, shopify: { readLagMs: 0, isFlaky: 0 } } };
  }
  if (plan.channel.others > 0) {
    yield { what: 'other orders', plan: { ...plan, channel: { ...plan.channel, others: 0 } } };
  }
  for (const [index, order] of plan.orders.entries()) {
    if (order.parts.length < 2) continue;
    const orders = plan.orders.with(index, { ...order, parts: order.parts.slice(0, 1) });
    yield { what: `the second part of order ${index + 1}`, plan: { ...plan, orders } };
  }
}
