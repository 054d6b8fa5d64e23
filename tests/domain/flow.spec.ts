/** What a workflow is told, and what its author's words mean. */
import { describe, expect, it } from 'vitest';
import { type FlowAnswer, flowTriggerPayload, wishOfFlow } from '#app/domain/flow.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';

const ORDER = parseShopifyOrderId('5001');
if (!ORDER) throw new Error('not an order id');
const ANSWER: FlowAnswer = {
  shopifyOrderId: ORDER,
  outcome: 'not_stopped',
  verdict: 'refused',
  providerName: 'Nordic 3PL',
  reason: 'Order is being packed',
  overturned: false,
};

describe('the payload of an answer', () => {
  it('names the order by Shopify’s numeric id and says the rest in words', () => {
    expect(flowTriggerPayload(ANSWER)).toEqual({
      order_id: 5001,
      Outcome: 'not_stopped',
      Verdict: 'refused',
      Provider: 'Nordic 3PL',
      Reason: 'Order is being packed',
      Overturned: false,
    });
  });

  it('is empty, not missing, where nothing is known', () => {
    const payload = flowTriggerPayload({ ...ANSWER, providerName: null, reason: null });
    expect(payload).toMatchObject({ Provider: '', Reason: '' });
  });

  it('keeps a warehouse’s lines to one, as its field takes it', () => {
    const reason = ' Not possible.\r\n\tCall  us. ';
    expect(flowTriggerPayload({ ...ANSWER, reason }).Reason).toBe('Not possible. Call us.');
  });

  it('stays below 50 KB and well-formed, however much a warehouse writes', () => {
    const text = `x${'𝌆'.repeat(60_000)}`;
    const payload = flowTriggerPayload({ ...ANSWER, reason: text, providerName: text });
    expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(50_000);
    expect(payload.Reason.isWellFormed()).toBe(true);
  });
});

describe('the reason that a workflow gives', () => {
  it.each([
    ['fraud', null, { reason: 'fraud', note: null }],
    [' CUSTOMER ', 'Called at noon', { reason: 'customer', note: 'Called at noon' }],
    ['High risk', null, { reason: 'other', note: 'High risk' }],
    ['High risk', 'Score 97', { reason: 'other', note: 'High risk: Score 97' }],
    ['', ' ', { reason: null, note: null }],
    [null, null, { reason: null, note: null }],
  ])('%j with the note %j', (reason, note, wish) => {
    expect(wishOfFlow(reason, note)).toEqual(wish);
  });

  it('never makes a note that is too long to keep', () => {
    expect(wishOfFlow('x'.repeat(800), 'y').note).toHaveLength(500);
  });
});
