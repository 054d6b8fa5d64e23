import { describe, expect, it } from 'vitest';
import { createMetrics } from '#app/config/metrics.server.ts';
import { countVerdicts, measureCalls } from '#app/measure.server.ts';
import type { CancellationStore, Change } from '#app/use-cases/ports/store.ts';

type Changed = Awaited<ReturnType<CancellationStore['change']>>;
type State = NonNullable<Changed>;

/** A store that lets `decide` see the state as often as `decisions` says, and then writes or does not. */
function storeThat(writes: boolean, decisions = 1, shop = 'one.myshopify.com'): CancellationStore {
  const state = { id: 'one', shop } as State;
  const change: CancellationStore['change'] = async (_id, decide) => {
    for (let decision = 0; decision < decisions; decision += 1) decide(state);
    return writes ? state : null;
  };
  return { change } as CancellationStore;
}

const concluded = (
  verdict: 'stopped_at_warehouse' | 'too_late',
  isNew: boolean,
  overturns: boolean,
) =>
  ({
    kind: 'concluded',
    warehouseOrderId: 'one',
    judgement: { verdict, why: null, reason: null, evidence: [] },
    at: 0,
    isNew,
    overturns,
  }) as unknown as Change['facts'][number];

describe('verdicts', () => {
  it('are counted when they are new and stored, however often they had to be decided', async () => {
    const metrics = createMetrics();
    const facts = [
      concluded('stopped_at_warehouse', true, false),
      concluded('too_late', true, true),
      concluded('too_late', false, false),
    ];
    await countVerdicts(storeThat(true, 2), metrics).change('one', () => ({ facts }));
    const text = await metrics.render();
    expect(text).toContain('verdicts_total{verdict="stopped_at_warehouse",overturned="false"} 1');
    expect(text).toContain('verdicts_total{verdict="too_late",overturned="true"} 1');
    expect(text).not.toContain('verdict="too_late",overturned="false"');
  });

  it('are not counted when another holds the lease and nothing was stored', async () => {
    const metrics = createMetrics();
    const facts = [concluded('too_late', true, false)];
    await countVerdicts(storeThat(false), metrics).change('one', () => ({ facts }));
    expect(await metrics.render()).not.toContain('verdicts_total{');
  });
});

describe('verdicts of a demo', () => {
  it('are not counted: they say nothing of the world', async () => {
    const metrics = createMetrics();
    const facts = [concluded('too_late', true, false)];
    const store = storeThat(true, 1, 'demo:one.myshopify.com');
    await countVerdicts(store, metrics).change('one', () => ({ facts }));
    expect(await metrics.render()).not.toContain('verdicts_total{');
  });
});

describe('calls to Prime Penguin', () => {
  it('are timed by name and ending, answers and faults alike, and still logged', async () => {
    const metrics = createMetrics();
    const lines: string[] = [];
    const log = measureCalls(
      { info: (_, message) => lines.push(message), warn: (_, message) => lines.push(message) },
      metrics,
    );
    log.info({ call: 'CancelOrder', shop: 'one', status: 200, ms: 12, ending: 'answered' }, 'call');
    log.warn(
      { call: 'CancelOrder', shop: 'one', status: null, ms: 12, cause: 'timed_out' },
      'fault',
    );
    log.warn({ shop: 'one' }, 'something else');
    const text = await metrics.render();
    expect(lines).toEqual(['call', 'fault', 'something else']);
    for (const result of ['answered', 'timed_out']) {
      expect(text).toContain(
        `prime_penguin_call_duration_seconds_count{call="CancelOrder",result="${result}"} 1`,
      );
    }
    expect(text).not.toContain('shop=');
  });
});
