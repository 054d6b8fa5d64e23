/**
 * The Admin GraphQL API on the pruned 2026-10 schema: executes what the app asks against one shop's
 * orders, checks access scopes, and counts the cost as Shopify does. It has no mutation that cancels,
 * refunds, restocks or edits an order.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  isInterfaceType,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { THROTTLED } from './faults.ts';
import {
  BUCKET_RESTORE_PER_SECOND,
  BUCKET_SIZE,
  type Metafield,
  type SimulatedOrder,
  type SimulatedShop,
} from './model.ts';

export const API_VERSION = '2026-10';

const schema = buildSchema(
  readFileSync(join(import.meta.dirname, `admin-${API_VERSION}.graphql`), 'utf8'),
);
const node = schema.getType('Node');
if (isInterfaceType(node)) {
  node.resolveType = (value: { __typename: string }) => value.__typename;
}

/** Without `read_all_orders` an app sees the orders of the last 60 days. */
const RECENT_MS = 60 * 24 * 3600 * 1000;

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string;
}

export interface GraphqlAnswer {
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly (GraphQLFormattedError | typeof THROTTLED)[];
    readonly extensions: unknown;
  };
  readonly operation: string;
  /** The query is not one that the schema allows: a mistake in the app. */
  readonly invalid: boolean;
}

export interface GraphqlCaller {
  readonly shop: SimulatedShop;
  readonly scopes: readonly string[];
  /** In lower-case hex: stands in the app's own metafield namespace. */
  readonly apiKey: string;
  readonly now: Date;
}

export async function answerGraphql(
  request: GraphqlRequest,
  caller: GraphqlCaller,
): Promise<GraphqlAnswer> {
  let operation = 'unreadable';
  try {
    const document = parse(request.query);
    const definition = document.definitions.find(
      (one): one is OperationDefinitionNode => one.kind === 'OperationDefinition',
    );
    operation = definition?.name?.value ?? definition?.operation ?? 'empty';
    const errors = validate(schema, document);
    if (errors.length > 0) return invalid(operation, errors, caller);
    const cost = costOf(request);
    if (!draw(caller, cost)) {
      const body = { errors: [THROTTLED], extensions: extensions(caller, cost, null) };
      return { body, operation, invalid: false };
    }
    const result = await execute({
      schema,
      document,
      rootValue: rootFor(caller),
      variableValues: request.variables,
      operationName: request.operationName ?? null,
    });
    const body = {
      ...(result.data === undefined ? {} : { data: result.data }),
      ...(result.errors === undefined ? {} : { errors: result.errors.map((e) => e.toJSON()) }),
      extensions: extensions(caller, cost, cost),
    };
    return { body, operation, invalid: result.data === undefined };
  } catch (error) {
    if (error instanceof GraphQLError) return invalid(operation, [error], caller);
    throw error;
  }
}

function invalid(
  operation: string,
  errors: readonly GraphQLError[],
  caller: GraphqlCaller,
): GraphqlAnswer {
  const body = { errors: errors.map((e) => e.toJSON()), extensions: extensions(caller, 0, 0) };
  return { body, operation, invalid: true };
}

/** One point for each object asked for, ten for a mutation: near enough to Shopify's own counting. */
function costOf({ query, variables }: GraphqlRequest): number {
  if (/^\s*mutation\b/m.test(query)) return 10;
  return Array.isArray(variables.ids) ? Math.max(1, variables.ids.length) : 1;
}

function draw({ shop: { bucket }, now }: GraphqlCaller, cost: number): boolean {
  const seconds = Math.max(0, (now.getTime() - bucket.countedAt) / 1000);
  bucket.available = Math.min(BUCKET_SIZE, bucket.available + seconds * BUCKET_RESTORE_PER_SECOND);
  bucket.countedAt = now.getTime();
  if (bucket.available < cost) return false;
  bucket.available -= cost;
  return true;
}

function extensions({ shop }: GraphqlCaller, requested: number, actual: number | null) {
  return {
    cost: {
      requestedQueryCost: requested,
      actualQueryCost: actual,
      throttleStatus: {
        maximumAvailable: BUCKET_SIZE,
        currentlyAvailable: Math.floor(shop.bucket.available),
        restoreRate: BUCKET_RESTORE_PER_SECOND,
      },
    },
  };
}

function rootFor(caller: GraphqlCaller) {
  const { shop, scopes, apiKey, now } = caller;
  const need = (field: string, scope: string) => {
    if (scopes.includes(scope)) return;
    throw new GraphQLError(
      `Access denied for ${field} field. Required access: \`${scope}\` access scope.`,
      {
        extensions: {
          code: 'ACCESS_DENIED',
          documentation: 'https://shopify.dev/api/usage/access-scopes',
          requiredAccess: `\`${scope}\` access scope.`,
        },
      },
    );
  };
  const visibleOrder = (gid: string) => {
    const order = shop.orders.get(gid);
    if (order === undefined) return null;
    const age = now.getTime() - Date.parse(order.createdAt);
    return age <= RECENT_MS || scopes.includes('read_all_orders') ? order : null;
  };
  const present = (order: SimulatedOrder | null) => (order ? orderFields(order, apiKey) : null);
  const installation = {
    __typename: 'AppInstallation',
    id: 'gid://shopify/AppInstallation/1',
    // Of the installation, not of the token: the merchant can grant more while a token lives.
    accessScopes: () => shop.scopes.map((handle) => ({ handle })),
  };
  const changeTags = (field: string, id: string, change: (tags: string[]) => string[]) => {
    need(field, 'write_orders');
    const order = shop.orders.get(id);
    if (order === undefined) {
      return { node: null, userErrors: [{ field: ['id'], message: 'Resource does not exist' }] };
    }
    order.tags = change(order.tags).sort();
    return { node: present(order), userErrors: [] };
  };
  return {
    shop: {
      __typename: 'Shop',
      id: `gid://shopify/Shop/${shop.id}`,
      name: shop.name,
      myshopifyDomain: shop.domain,
      ianaTimezone: shop.timezone,
      email: `owner@${shop.domain}`,
      contactEmail: `hello@${shop.domain}`,
      currencyCode: shop.currency,
    },
    currentAppInstallation: installation,
    appInstallation: ({ id }: { id?: string }) =>
      id === undefined || id === installation.id ? installation : null,
    order: ({ id }: { id: string }) => {
      need('order', 'read_orders');
      return present(visibleOrder(id));
    },
    orders: (given: OrdersAsked) => {
      const { first = 0, after } = given;
      if (first > 250) throw new GraphQLError('The first argument is greater than 250.');
      need('orders', 'read_orders');
      const visible = [...shop.orders.keys()].map(visibleOrder).filter((order) => order !== null);
      const chosen = choose(visible, given);
      const from = after == null ? 0 : chosen.findIndex((order) => cursorOf(order) === after) + 1;
      const page = chosen.slice(from, from + first);
      const last = page.at(-1);
      const hasNextPage = from + first < chosen.length;
      return {
        nodes: page.map(present),
        pageInfo: { hasNextPage, endCursor: last ? cursorOf(last) : null },
      };
    },
    nodes: ({ ids }: { ids: readonly string[] }) => {
      if (ids.length > 250) throw new GraphQLError('The input array size is greater than 250.');
      need('nodes', 'read_orders');
      return ids.map((id) => present(visibleOrder(id)));
    },
    metafieldsSet: ({ metafields }: { metafields: readonly MetafieldInput[] }) => {
      need('metafieldsSet', 'write_orders');
      return setMetafields(shop, metafields, apiKey);
    },
    tagsAdd: ({ id, tags }: { id: string; tags: readonly string[] }) =>
      changeTags('tagsAdd', id, (own) => [...new Set([...own, ...tags])]),
    tagsRemove: ({ id, tags }: { id: string; tags: readonly string[] }) =>
      changeTags('tagsRemove', id, (own) => own.filter((tag) => !tags.includes(tag))),
    flowTriggerReceive: ({ handle, payload }: { handle?: string; payload?: unknown }) => {
      if (!handle || payload === undefined) {
        const message = 'handle and payload are required';
        return { userErrors: [{ field: ['handle'], message }] };
      }
      shop.flowTriggers.push({ handle, payload });
      return { userErrors: [] };
    },
  };
}

interface OrdersAsked {
  readonly first?: number;
  readonly after?: string | null;
  readonly query?: string | null;
  readonly sortKey?: string;
  readonly reverse?: boolean;
}

/** Only what the app asks for: the newest, and the cancelled ones in the order in which they changed. */
function choose(
  orders: readonly SimulatedOrder[],
  { query, sortKey, reverse = false }: OrdersAsked,
): readonly SimulatedOrder[] {
  if (query == null && sortKey === 'CREATED_AT' && reverse) {
    return orders.toSorted(
      (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id,
    );
  }
  const since = /^status:cancelled updated_at:>='([^']+)'$/.exec(query ?? '')?.[1];
  if (
    since === undefined ||
    Number.isNaN(Date.parse(since)) ||
    sortKey !== 'UPDATED_AT' ||
    reverse
  ) {
    throw new GraphQLError('Not served here.');
  }
  return orders
    .filter((one) => one.cancelledAt !== null && updatedAt(one) >= new Date(since).toISOString())
    .toSorted((a, b) => (updatedAt(a) < updatedAt(b) ? -1 : 1) || a.id - b.id);
}

function updatedAt({ createdAt, cancelledAt }: SimulatedOrder): string {
  return cancelledAt ?? createdAt;
}

const cursorOf = ({ id }: SimulatedOrder): string => Buffer.from(`order ${id}`).toString('base64');

interface MetafieldInput {
  readonly ownerId: string;
  readonly namespace?: string;
  readonly key: string;
  readonly type?: string;
  readonly value: string;
  /** null: only where there is none yet. Left out: whatever is there. */
  readonly compareDigest?: string | null;
}

const digestOf = ({ value }: Metafield): string => createHash('sha256').update(value).digest('hex');

/** `$app` and `$app:part` stand for a namespace that only the app can write. */
function ownNamespace(namespace: string | undefined, apiKey: string): string {
  const name = namespace ?? '$app';
  return name.replace(/^\$app(?=$|:)/, `app--${apiKey}`).replace(':', '--');
}

function orderFields(order: SimulatedOrder, apiKey: string) {
  return {
    __typename: 'Order',
    id: order.gid,
    name: order.name,
    createdAt: order.createdAt,
    updatedAt: updatedAt(order),
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason,
    displayFinancialStatus: order.financialStatus,
    displayFulfillmentStatus: order.fulfilmentStatus,
    tags: order.tags,
    metafield: ({ namespace, key }: { namespace?: string; key: string }) => {
      const wanted = ownNamespace(namespace, apiKey);
      const found = order.metafields.find((one) => one.namespace === wanted && one.key === key);
      return found ? { __typename: 'Metafield', ...found, compareDigest: digestOf(found) } : null;
    },
  };
}

function setMetafields(shop: SimulatedShop, inputs: readonly MetafieldInput[], apiKey: string) {
  const written: Metafield[] = [];
  for (const [index, input] of inputs.entries()) {
    const order = shop.orders.get(input.ownerId);
    if (order === undefined || !input.type) {
      const field = ['metafields', String(index), order === undefined ? 'ownerId' : 'type'];
      const message = order === undefined ? 'Owner does not exist.' : "Type can't be blank.";
      return { metafields: [], userErrors: [{ field, message, code: 'INVALID' }] };
    }
    const namespace = ownNamespace(input.namespace, apiKey);
    const isSame = (one: Metafield) => one.namespace === namespace && one.key === input.key;
    const found = order.metafields.find(isSame);
    const digest = found ? digestOf(found) : null;
    if (input.compareDigest !== undefined && input.compareDigest !== digest) {
      const field = ['metafields', String(index), 'compareDigest'];
      const message = 'The resource has been updated since it was loaded. Try again.';
      return { metafields: [], userErrors: [{ field, message, code: 'STALE_OBJECT' }] };
    }
    const rest = order.metafields.filter((one) => !isSame(one));
    const metafield = {
      id: `gid://shopify/Metafield/${order.id}${index + 1}`,
      namespace,
      key: input.key,
      type: input.type,
      value: input.value,
    };
    order.metafields = [...rest, metafield];
    written.push(metafield);
  }
  return {
    metafields: written.map((one) => ({
      __typename: 'Metafield',
      ...one,
      compareDigest: digestOf(one),
    })),
    userErrors: [],
  };
}
