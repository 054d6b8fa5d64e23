/**
 * A cancellation's story in the words of the contract, from what is stored of it. Pure: the same facts
 * always tell the same story.
 */
import type {
  ActivityEntry,
  ActivityPlace,
  PersonView,
  StatusView,
} from '#app/contract/activity.ts';
import type { Cancellation, Requester, WarehouseOrder } from '#app/domain/cancellation.ts';
import type { Failure, Reply } from '#app/domain/history.ts';
import type { Instant } from '#app/domain/instant.ts';
import type { Observation } from '#app/domain/observation.ts';
import type { SideStatus } from '#app/domain/status.ts';
import { isFinal } from '#app/domain/verdict.ts';
import type { Say } from '#app/wording/say.server.ts';
import type { ActivityRecords, NoticeRecord, WrittenRecord } from './ports/activity.ts';
import type { MailEnd } from './ports/telling.ts';
import { iso, isoOrNull, viewEvidence } from './views.ts';

/** Shopify's user id to a name; null: not known. */
export type NameOf = (userId: string) => string | null;

type Told = readonly [at: Instant, entry: ActivityEntry];

/** Oldest first. What happened in the same millisecond stands in the order in which it can have happened. */
export function activityOf(
  state: Cancellation,
  records: ActivityRecords,
  nameOf: NameOf,
  say: Say,
): readonly ActivityEntry[] {
  const told: Told[] = [
    ...wholeOrder(state, nameOf, say),
    ...records.notices.map(notified),
    ...writtenToOrder(records.written),
    ...state.warehouseOrders.flatMap((order, place) =>
      warehouseOrder(order, place, records, nameOf, say),
    ),
  ];
  return told
    .toSorted(
      ([a, one], [b, other]) => a - b || ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
    )
    .map(([, entry]) => entry);
}

const ORDER: readonly ActivityEntry['kind'][] = [
  'requested',
  'cancelled_in_shopify',
  'retried',
  'not_reached',
  'not_found',
  'observed',
  'confirmed',
  'asked',
  'sync_asked',
  'concluded',
  'notified',
  'written_to_order',
  'person_said',
  'ended',
];

function wholeOrder(state: Cancellation, nameOf: NameOf, say: Say): readonly Told[] {
  const { requestedAt, requestedBy, reason, note, absence, failure } = state;
  const told: Told[] = [
    [
      requestedAt,
      {
        kind: 'requested',
        at: iso(requestedAt),
        by: requester(requestedBy, nameOf),
        reason,
        note,
      },
    ],
  ];
  if (state.cancelledInShopifyAt !== null) {
    const at = state.cancelledInShopifyAt;
    told.push([at, { kind: 'cancelled_in_shopify', at: iso(at) }]);
  }
  if (absence !== null) {
    const { firstAt, lastAt, channel } = absence;
    const { readingOff } = channel;
    told.push([firstAt, { kind: 'not_found', at: iso(firstAt), lastAt: iso(lastAt), readingOff }]);
  }
  if (failure !== null) {
    const { at, kind: problem } = failure;
    told.push([at, { kind: 'not_reached', at: iso(at), problem, message: inWords(failure, say) }]);
  }
  if (state.endedAt !== null) told.push([state.endedAt, { kind: 'ended', at: iso(state.endedAt) }]);
  return told;
}

function warehouseOrder(
  order: WarehouseOrder,
  place: number,
  records: ActivityRecords,
  nameOf: NameOf,
  say: Say,
): readonly Told[] {
  const { primePenguinOrderId, providerName } = order;
  const warehouse: ActivityPlace = { place, primePenguinOrderId, providerName };
  const isOfOrder = (one: { readonly warehouseOrderId: string }) =>
    one.warehouseOrderId === order.id;
  const { confirmed } = order;
  return [
    ...order.observations.map((observation, index) =>
      observed(warehouse, observation, order.observations[index - 1], say),
    ),
    ...(confirmed === null
      ? []
      : [[confirmed.at, { kind: 'confirmed', at: iso(confirmed.at), warehouse }] as const]),
    ...order.asks.map(
      ({ way, askedAt, reply }): Told => [
        askedAt,
        { kind: 'asked', at: iso(askedAt), warehouse, way, reply: reply && viewReply(reply, say) },
      ],
    ),
    ...(order.syncAskedAt === null
      ? []
      : [
          [
            order.syncAskedAt,
            { kind: 'sync_asked', at: iso(order.syncAskedAt), warehouse },
          ] as const,
        ]),
    ...records.verdicts.filter(isOfOrder).map((said): Told => {
      const { at, verdict, why, reason, overturns } = said;
      const evidence = said.evidence.map((one) => viewEvidence(one, say));
      const final = isFinal(verdict);
      return [
        at,
        {
          kind: 'concluded',
          at: iso(at),
          warehouse,
          verdict,
          final,
          why,
          reason,
          evidence,
          overturns,
        },
      ];
    }),
    ...records.retries
      .filter(isOfOrder)
      .map(
        ({ at, by }): Told => [
          at,
          { kind: 'retried', at: iso(at), warehouse, by: by && requester(by, nameOf) },
        ],
      ),
    ...order.words.map(
      ({ at, says, userId, note }): Told => [
        at,
        { kind: 'person_said', at: iso(at), warehouse, says, by: person(userId, nameOf), note },
      ],
    ),
  ];
}

function observed(
  warehouse: ActivityPlace,
  { moment, seen }: Observation,
  before: Observation | undefined,
  say: Say,
): Told {
  const viewStatus = (side: SideStatus): StatusView => ({
    code: side.kind === 'known' ? side.status : side.kind,
    text: say.status(side),
  });
  const knownProblems = new Set(before?.seen.entityLog.map(({ id }) => id));
  return [
    moment.at,
    {
      kind: 'observed',
      at: iso(moment.at),
      warehouse,
      isFirst: before === undefined,
      providerName: seen.providerName,
      channelStatus: viewStatus(seen.channel),
      warehouseStatus: viewStatus(seen.warehouse),
      warehouseError: seen.warehouseError,
      statusLines: added(seen.statusLog, before?.seen.statusLog).map((line) => ({
        at: isoOrNull(line.createdAt),
        source: line.source,
        channel: { before: viewStatus(line.channelBefore), after: viewStatus(line.channelAfter) },
        warehouse: {
          before: viewStatus(line.warehouseBefore),
          after: viewStatus(line.warehouseAfter),
        },
      })),
      problems: seen.entityLog
        .filter(({ id }) => !knownProblems.has(id))
        .map(({ createdAt, level, source, code, message }) => {
          return { at: isoOrNull(createdAt), level, source, code, message };
        }),
      parcels: added(seen.fulfilments, before?.seen.fulfilments).map((parcel) => ({
        status: parcel.status,
        company: parcel.trackingCompany,
        number: parcel.trackingNumber,
        url: parcel.trackingUrl,
      })),
    },
  ];
}

function notified({ outcome, overturns, at, dropped, mail }: NoticeRecord): Told {
  const decidedAt = mail?.endedAt ?? at;
  return [
    decidedAt,
    {
      kind: 'notified',
      at: iso(decidedAt),
      to: mail === null ? [] : [mail.recipient],
      what: overturns ? 'overturned' : outcome,
      result: dropped === null ? mailResult(mail?.end ?? null) : 'not_emailed',
      why: dropped,
      message: mail?.message ?? null,
    },
  ];
}

function mailResult(end: MailEnd | null): Extract<ActivityEntry, { kind: 'notified' }>['result'] {
  switch (end) {
    case null:
      return 'waiting';
    case 'sent':
    case 'not_needed':
      return end;
    case 'refused':
    case 'given_up':
      return 'failed';
    case 'stopped':
      return 'stopped';
  }
}

function writtenToOrder(written: WrittenRecord | null): readonly Told[] {
  if (written === null) return [];
  const { field, tag, writtenAt, problem } = written;
  const told: Told[] = [];
  const kind = 'written_to_order';
  if (writtenAt !== null) {
    const what = { field: field !== null, tag, problem: null, message: null };
    told.push([writtenAt, { kind, at: iso(writtenAt), ...what }]);
  }
  if (problem !== null) {
    const { at, kind: what, message } = problem;
    told.push([at, { kind, at: iso(at), field: false, tag: null, problem: what, message }]);
  }
  return told;
}

/** Log lines and parcels have no id: one is new when it was not there as often before. */
function added<T extends object>(now: readonly T[], before: readonly T[] = []): readonly T[] {
  const known = new Map<string, number>();
  for (const one of before) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return now.filter((one) => {
    const left = known.get(keyOf(one)) ?? 0;
    known.set(keyOf(one), left - 1);
    return left <= 0;
  });
}

/** The database gives the fields of an object back in an order of its own. */
function keyOf(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

type Refusal = Exclude<Reply, { kind: 'accepted' }>;

function viewReply(reply: Reply, say: Say) {
  switch (reply.kind) {
    case 'accepted':
      return { kind: reply.kind, at: iso(reply.moment.at), message: null };
    case 'refused':
      return { kind: reply.kind, at: iso(reply.moment.at), message: inWords(reply, say) };
    case 'not_sent':
    case 'unknown':
      return { kind: reply.kind, at: iso(reply.at), message: inWords(reply, say) };
  }
}

/** The app's own words in the reader's language; other people's as they are. */
function inWords({ message: text, said }: Failure | Refusal, say: Say): string {
  return say.told({ text, ...(said === undefined ? {} : { said }) });
}

function requester({ kind, userId }: Requester, nameOf: NameOf) {
  return { kind, ...person(userId, nameOf) };
}

function person(userId: string | null, nameOf: NameOf): PersonView {
  return { userId, name: userId === null ? null : nameOf(userId) };
}
