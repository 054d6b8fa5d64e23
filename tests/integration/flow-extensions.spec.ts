/** What Flow is told and asked agrees with what the toml files promise it, and with Shopify's schema. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse as parseGraphql, validate } from 'graphql';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FlowAnswer, flowTriggerPayload } from '#app/domain/flow.ts';
import { parseShopifyOrderId } from '#app/domain/identifiers.ts';
import { OUTCOMES, VERDICTS } from '#app/domain/verdict.ts';
import { sendShopRequestsTo } from '#app/integrations/shopify/api-origin.server.ts';
import { ANSWERED_TRIGGER, createShopifyFlow } from '#app/integrations/shopify/flow.server.ts';
import { createShopify } from '#app/shopify.server.ts';
import { type ShopifySimulator, startShopifySimulator } from '#sandbox/shopify/server.ts';
import { BROWSER, MemorySessions, SHOP, sessionToken } from '../routes/support/shopify.ts';

const root = join(import.meta.dirname, '../..');
const REFERENCES = ['customer', 'order', 'product', 'company', 'company_contact'];
const TRIGGER_TYPES = ['boolean', 'email', 'single_line_text_field', 'url', 'number_decimal'];
const ACTION_TYPES = [...TRIGGER_TYPES, 'multi_line_text_field', 'number_integer'];

const scalarField = z.strictObject({
  key: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  type: z.string(),
  required: z.boolean().optional(),
});
const referenceField = z.strictObject({
  type: z.string().regex(/_reference$/),
  description: z.string().optional(),
  required: z.boolean().optional(),
});
const extension = z.strictObject({
  name: z.string(),
  description: z.string(),
  handle: z.string().regex(/^[a-zA-Z0-9-]{1,30}$/),
  uid: z.string(),
  type: z.string(),
  runtime_url: z.string().optional(),
  schema: z.string().optional(),
  return_type_ref: z.string().optional(),
});
const file = z.strictObject({
  extensions: z.array(extension).length(1),
  settings: z.strictObject({ fields: z.array(z.union([scalarField, referenceField])) }),
});

function readExtension(folder: string) {
  const path = join(root, 'extensions', folder, 'shopify.extension.toml');
  const read = file.parse(parse(readFileSync(path, 'utf8')));
  const [one] = read.extensions;
  if (!one) throw new Error(`${folder} has no extension`);
  const scalars = read.settings.fields.flatMap((field) => ('key' in field ? [field] : []));
  const references = read.settings.fields.flatMap((field) => ('key' in field ? [] : [field]));
  return { ...one, scalars, references };
}

const trigger = readExtension('flow-warehouse-cancel-answered');
const action = readExtension('flow-cancel-at-warehouse');

const ORDER = parseShopifyOrderId('5001');
if (!ORDER) throw new Error('not an order id');
const ANSWER: FlowAnswer = {
  shopifyOrderId: ORDER,
  outcome: 'stopped',
  verdict: 'stopped_at_warehouse',
  providerName: 'Nordic 3PL',
  reason: null,
  overturned: false,
};

describe('the extensions of the app', () => {
  it('have a handle each that no other has', () => {
    const folders = readdirSync(join(root, 'extensions')).filter((name) =>
      existsSync(join(root, 'extensions', name, 'shopify.extension.toml')),
    );
    const handles = folders.flatMap((name) => {
      const toml = parse(
        readFileSync(join(root, 'extensions', name, 'shopify.extension.toml'), 'utf8'),
      );
      return z.object({ extensions: z.array(z.object({ handle: z.string() })) }).parse(toml)
        .extensions;
    });
    expect(new Set(handles.map(({ handle }) => handle)).size).toBe(handles.length);
    expect(handles.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the trigger', () => {
  it('is the one that the app tells', () => {
    expect(trigger.type).toBe('flow_trigger');
    expect(trigger.handle).toBe(ANSWERED_TRIGGER);
  });

  it('has fields as Flow allows them: letters and blanks, known types, one order', () => {
    for (const { key, type } of trigger.scalars) {
      expect(key).toMatch(/^[a-zA-Z\s]+$/);
      expect(TRIGGER_TYPES).toContain(type);
    }
    expect(trigger.references.map(({ type }) => type)).toEqual(['order_reference']);
    expect(REFERENCES).toContain('order');
  });

  const types: Readonly<Record<string, z.ZodType>> = {
    boolean: z.boolean(),
    single_line_text_field: z.string().regex(/^[^\r\n]*$/),
  };
  const promised = z.strictObject({
    order_id: z.int().positive(),
    ...Object.fromEntries(trigger.scalars.map(({ key, type }) => [key, types[type] ?? z.never()])),
  });
  const everyAnswer = VERDICTS.flatMap((verdict) =>
    OUTCOMES.flatMap((outcome) =>
      [null, 'Not possible.\nCall us.'].map((words) => ({
        ...ANSWER,
        verdict,
        outcome,
        reason: words,
        providerName: words,
        overturned: words === null,
      })),
    ),
  );

  it('gets exactly the fields that it promises, whatever the answer is', () => {
    for (const answer of everyAnswer) promised.parse(flowTriggerPayload(answer));
  });

  it('explains every word that it can be told', () => {
    const text = trigger.scalars.map(({ description }) => description).join(' ');
    const final = VERDICTS.filter((one) => !['delivering', 'awaiting_import'].includes(one));
    for (const word of [...OUTCOMES, ...final]) expect(text).toContain(word);
  });
});

describe('the action', () => {
  it('is answered at its address', () => {
    expect(action.type).toBe('flow_action');
    const route = `flow.${action.runtime_url?.replace('/flow/', '')}.ts`;
    expect(existsSync(join(root, 'app/routes', route))).toBe(true);
  });

  it('has fields as Flow allows them, each with a name', () => {
    expect(action.references).toEqual([{ type: 'order_reference', required: true }]);
    for (const { name, type } of action.scalars) {
      expect(name).toBeTruthy();
      expect(ACTION_TYPES).toContain(type);
    }
    expect(action.scalars.map(({ key }) => key)).toEqual(['reason', 'note']);
  });

  it('returns a type that its schema describes, of kinds that Flow knows', () => {
    const sdl = readFileSync(
      join(root, 'extensions/flow-cancel-at-warehouse', action.schema ?? ''),
      'utf8',
    );
    const schema = buildSchema(`${sdl}\ntype Query { answer: ${action.return_type_ref} }`);
    const query = `{ answer { outcome warehouses { provider verdict reason overturned } } }`;
    expect(validate(schema, parseGraphql(query))).toEqual([]);
    expect(sdl).not.toMatch(/\b(union|interface|scalar|directive)\b/);
  });
});

describe('telling Flow through Shopify', () => {
  let simulator: ShopifySimulator;
  const sessions = new MemorySessions();
  const settings = {
    apiKey: '0123456789abcdef0123456789abcdef',
    apiSecret: 'hush-secret',
    appUrl: 'https://app.example.test',
    scopes: ['read_orders'],
  };
  const shopify = createShopify({ shopify: settings }, sessions, { warn() {} });
  const flow = createShopifyFlow(shopify, 2_000);

  beforeAll(async () => {
    simulator = await startShopifySimulator({ ...settings });
    sendShopRequestsTo(simulator.url);
    simulator.control.addShop({ domain: SHOP });
  });
  afterAll(() => simulator.stop());
  beforeEach(async () => {
    simulator.control.clearFaults();
    // Signs in as a page does, which gets the shop its token.
    await shopify.authenticate.admin(
      new Request(`${settings.appUrl}/api/connection`, {
        headers: { Authorization: `Bearer ${sessionToken()}`, 'User-Agent': BROWSER },
      }),
    );
  });

  it('starts the workflows of the trigger with the payload, by a call that Shopify knows', async () => {
    const before = simulator.control.flowTriggers(SHOP).length;
    expect(await flow.tellAnswered(SHOP, ANSWER)).toEqual({ kind: 'sent' });
    expect(simulator.control.flowTriggers(SHOP).slice(before)).toEqual([
      { handle: 'warehouse-cancel-answered', payload: flowTriggerPayload(ANSWER) },
    ]);
    expect(simulator.control.problems).toEqual([]);
  });

  it.each([
    ['throttled', 'throttled', false],
    ['reply_lost', 'unreachable', true],
    ['garbage', 'unreadable', true],
    ['html_error', 'unreachable', true],
  ] as const)(
    'after %s says %s, and whether it may have happened: %s',
    async (kind, cause, may) => {
      simulator.control.fault({ kind, on: 'graphql' });
      expect(await flow.tellAnswered(SHOP, ANSWER)).toMatchObject({
        kind: 'fault',
        cause,
        mayHaveHappened: may,
      });
    },
  );

  it('knows that nothing happened where the app has lost its access', async () => {
    simulator.control.revokeTokens(SHOP);
    expect(await flow.tellAnswered(SHOP, ANSWER)).toMatchObject({
      kind: 'fault',
      cause: 'unauthorised',
      mayHaveHappened: false,
    });
    expect(await flow.tellAnswered('nobody.myshopify.com', ANSWER)).toMatchObject({
      kind: 'fault',
      cause: 'unauthorised',
    });
  });
});
