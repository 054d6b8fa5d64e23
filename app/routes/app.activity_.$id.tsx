/** One cancellation: what to do now, what each warehouse said and for what, and everything that happened. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type ClientActionFunctionArgs, useFetcher, useLoaderData } from '@remix-run/react';
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  InlineError,
  InlineStack,
  Layout,
  Page,
  Text,
} from '@shopify/polaris';
import { useEffect, useRef, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { ActivityEntry } from '#app/contract/activity.ts';
import type { CancellationView, PersonSays, WarehouseView } from '#app/contract/api.ts';
import { forShop, type PageCall } from '#app/http/page.ts';
import { readSubmission } from '#app/http/submission.ts';
import { lastListUrl } from '#app/ui/last-list.ts';
import { Moment } from '#app/ui/Moment.tsx';
import { adminOrderUrl } from '#app/ui/order-address.ts';
import { orderNameOf } from '#app/ui/order-name.ts';
import { LONGEST_NOTE, PersonsWord } from '#app/ui/PersonsWord.tsx';
import { pageTitle } from '#app/ui/page-texts.ts';
import { called, Story } from '#app/ui/Story.tsx';
import { useLiveCancellation } from '#app/ui/use-live-cancellation.ts';
import { useRefreshWhile } from '#app/ui/use-refresh-while.ts';
import { WarehouseCard } from '#app/ui/WarehouseCard.tsx';
import { contradiction, OUTCOME_TONES, verdictInWords } from '#app/ui/wording.ts';

/** An answer can be overturned while nothing is awaited. */
const REFRESH_WATCHED_MS = 15_000;

export const meta = pageTitle('nav.activity');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ application, shop }) => {
    const result = await application.readActivity(shop, args.params.id ?? '');
    return result.kind === 'found'
      ? data({ activity: result.activity })
      : data({ activity: null }, { status: 404 });
  });
}

const submission = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('retry') }),
  z.object({
    intent: z.literal('say'),
    place: z.number().int().min(0),
    says: z.enum(['stopped', 'ships', 'taken_back']),
    note: z
      .string()
      .max(LONGEST_NOTE)
      .transform((note) => note.trim() || null),
  }),
]);

type Failure = 'not_retryable' | 'not_connected' | 'gone' | 'malformed' | 'unreached';
type DetailResult =
  | { readonly kind: 'retried' }
  | { readonly kind: 'said'; readonly place: number; readonly isTakenBack: boolean }
  /** `place`: which warehouse order it is about; null: the whole. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly place: number | null };

export async function action(args: ActionFunctionArgs): Promise<DetailResult> {
  return forShop(args, async (call) => {
    const sent = await readSubmission(call.request, submission);
    if (sent === null) return { kind: 'failed', failure: 'malformed', place: null };
    const id = args.params.id ?? '';
    return sent.intent === 'retry' ? retry(call, id) : say(call, id, sent);
  });
}

async function retry({ application, shop, who }: PageCall, id: string): Promise<DetailResult> {
  const by = { kind: 'staff', userId: who.userId } as const;
  const result = await application.retryCancellation(shop, id, by);
  switch (result.kind) {
    case 'retried':
      return { kind: 'retried' };
    case 'not_retryable':
    case 'not_connected':
      return { kind: 'failed', failure: result.kind, place: null };
    case 'unknown_cancellation':
      return { kind: 'failed', failure: 'gone', place: null };
  }
}

async function say(
  { application, shop, who }: PageCall,
  id: string,
  { place, says, note }: Extract<z.infer<typeof submission>, { intent: 'say' }>,
): Promise<DetailResult> {
  const by = { kind: 'staff', userId: who.userId } as const;
  const result = await application.recordPersonsWord(shop, id, { place, says, note }, by);
  switch (result.kind) {
    case 'recorded':
      return { kind: 'said', place, isTakenBack: says === 'taken_back' };
    case 'unknown_cancellation':
      return { kind: 'failed', failure: 'gone', place };
    case 'unknown_place':
      return { kind: 'failed', failure: 'malformed', place };
  }
}

/** What was typed outlives a failure that would otherwise end on an error page. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  try {
    return await serverAction<typeof action>();
  } catch {
    return { kind: 'failed', failure: 'unreached', place: null } as const satisfies DetailResult;
  }
}

export default function Detail() {
  const { activity } = useLoaderData<typeof loader>();
  return activity === null ? <Unknown /> : <Known {...activity} />;
}

function useBackAction() {
  const { t } = useTranslation();
  return { content: t('nav.activity'), url: lastListUrl() };
}

function Unknown() {
  const { t } = useTranslation();
  return (
    <Page title={t('detail.unknown.title')} backAction={useBackAction()}>
      <Card>
        <Text as="p">{t('detail.unknown.text')}</Text>
      </Card>
    </Page>
  );
}

interface KnownProps {
  readonly cancellation: CancellationView;
  readonly entries: readonly ActivityEntry[];
}

function Known({ cancellation, entries }: KnownProps) {
  const { t } = useTranslation();
  const { outcome, orderName, warehouses } = cancellation;
  const isEnded = entries.some(({ kind }) => kind === 'ended');
  const isPending = outcome === 'pending';
  useLiveCancellation(cancellation.id, cancellation.version, isPending);
  useRefreshWhile(!isPending && !isEnded, REFRESH_WATCHED_MS);
  const nameOf = (userId: string | null) => {
    const known = entries.find((entry) => 'by' in entry && entry.by?.userId === userId);
    const by = known !== undefined && 'by' in known ? known.by : null;
    return called({ userId, name: by?.name ?? null }, t);
  };
  return (
    <Page
      title={orderNameOf(t, cancellation)}
      titleMetadata={
        <InlineStack gap="100">
          <Badge tone={OUTCOME_TONES[outcome]}>{t(`outcome.${outcome}`)}</Badge>
          {cancellation.demo ? <Badge tone="info">{t('detail.demo')}</Badge> : null}
        </InlineStack>
      }
      backAction={useBackAction()}
    >
      <BlockStack gap="400">
        <Overturned warehouses={warehouses} />
        {orderName === null ? <Banner>{t('cancellation.notShown')}</Banner> : null}
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <Now cancellation={cancellation} />
              {warehouses.map((warehouse, place) => (
                <WarehouseCard
                  // biome-ignore lint/suspicious/noArrayIndexKey: places never change
                  key={place}
                  warehouse={warehouse}
                  isOneOfSeveral={warehouses.length > 1}
                >
                  <Word warehouse={warehouse} place={place} nameOf={nameOf} />
                </WarehouseCard>
              ))}
              <Card>
                <BlockStack gap="300">
                  <BlockStack gap="050">
                    <Text as="h2" variant="headingMd">
                      {t('detail.story')}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t('detail.storyOrder')}
                    </Text>
                  </BlockStack>
                  <Story entries={entries} namesWarehouses={warehouses.length > 1} />
                </BlockStack>
              </Card>
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <Facts cancellation={cancellation} nameOf={nameOf} isEnded={isEnded} />
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}

/** One banner for all of them: what is no longer stopped before what has changed otherwise. */
function Overturned({ warehouses }: Pick<CancellationView, 'warehouses'>) {
  const { t } = useTranslation();
  const found = warehouses
    .map((warehouse) => ({ warehouse, contradicted: contradiction(warehouse) }))
    .filter(({ contradicted }) => contradicted !== null)
    .toSorted((a, b) => Number(isLoud(b.contradicted)) - Number(isLoud(a.contradicted)));
  const [first] = found;
  if (!first?.contradicted) return null;
  return (
    <Banner
      tone={isLoud(first.contradicted) ? 'critical' : 'warning'}
      title={t(`contradiction.${first.contradicted.words}`)}
    >
      {found.map(({ warehouse }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places never change
        <WasNow key={place} warehouse={warehouse} />
      ))}
      {isLoud(first.contradicted) ? <p>{t('contradiction.ifRefunded')}</p> : null}
    </Banner>
  );
}

function isLoud(contradicted: ReturnType<typeof contradiction>): boolean {
  return contradicted?.tone === 'critical';
}

function WasNow({ warehouse }: { readonly warehouse: WarehouseView }) {
  const { t } = useTranslation();
  const { provider, verdict, history, turnedUpAfterStop } = warehouse;
  const now = history.at(-1);
  const before = history.findLast((one) => one.verdict !== verdict);
  const firstAt = turnedUpAfterStop ?? before?.at;
  if (!now || firstAt === undefined) return null;
  return (
    <p>
      <Trans
        i18nKey={
          turnedUpAfterStop === null ? 'detail.overturned.wasNow' : 'detail.overturned.turnedUp'
        }
        values={{
          provider: provider?.name ?? t('cancellation.providerUnknown'),
          before: before ? t(`verdict.${before.verdict}`) : '',
          after: verdictInWords(t, warehouse),
        }}
        components={{ first: <Moment at={firstAt} />, later: <Moment at={now.at} /> }}
      />
    </p>
  );
}

function Now({ cancellation }: { readonly cancellation: CancellationView }) {
  const { t } = useTranslation();
  const { outcome, nextStep, nextBatchAt, answerBy, lastLookAt, canRetry } = cancellation;
  const retrying = useFetcher<typeof clientAction>();
  useEffect(() => {
    if (retrying.data?.kind === 'retried') window.shopify?.toast.show(t('detail.retried'));
  }, [retrying.data, t]);
  const isPending = outcome === 'pending';
  const complaint = retrying.data?.kind === 'failed' ? retrying.data.failure : null;
  const goesToShopify = nextStep.code === 'cancel_in_shopify';
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('detail.now')}
        </Text>
        <Text as="p" fontWeight="medium">
          {nextStep.text}
        </Text>
        {goesToShopify ? (
          <Text as="p">
            {t(outcome === 'stopped' ? 'detail.howToCancel' : 'detail.howToCancelOnly')}
          </Text>
        ) : null}
        {isPending ? (
          <BlockStack gap="050">
            <Time at={nextBatchAt} words="cancellation.nextBatch" />
            <Time at={answerBy} words="detail.answerBy" />
            <Time at={lastLookAt} words="detail.lastLook" />
          </BlockStack>
        ) : null}
        <InlineStack gap="200">
          {goesToShopify ? (
            <Button variant="primary" url={adminOrderUrl(cancellation.orderId)} target="_top">
              {t('detail.cancelInShopify')}
            </Button>
          ) : null}
          {nextStep.code === 'fix_settings' ? (
            <Button variant="primary" url="/app/settings">
              {t('detail.openSettings')}
            </Button>
          ) : null}
          {canRetry ? (
            <Button
              variant={nextStep.code === 'retry' ? 'primary' : 'secondary'}
              loading={retrying.state !== 'idle'}
              onClick={() =>
                retrying.submit(JSON.stringify({ intent: 'retry' }), {
                  method: 'post',
                  encType: 'application/json',
                })
              }
            >
              {t('detail.retry')}
            </Button>
          ) : null}
          {goesToShopify ? null : (
            <Button url={adminOrderUrl(cancellation.orderId)} target="_top">
              {t('detail.openOrder')}
            </Button>
          )}
        </InlineStack>
        {complaint === null ? null : (
          <InlineError message={t(`detail.failed.${complaint}`)} fieldID="retry" />
        )}
      </BlockStack>
    </Card>
  );
}

interface TimeProps {
  readonly at: string | null;
  readonly words: 'cancellation.nextBatch' | 'detail.answerBy' | 'detail.lastLook';
}

function Time({ at, words }: TimeProps) {
  if (at === null) return null;
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      <Trans i18nKey={words} components={{ when: <Moment at={at} /> }} />
    </Text>
  );
}

interface WordProps {
  readonly warehouse: WarehouseView;
  readonly place: number;
  readonly nameOf: (userId: string | null) => string;
}

function Word({ warehouse, place, nameOf }: WordProps) {
  const { t } = useTranslation();
  const saying = useFetcher<typeof clientAction>();
  const [kept, setKept] = useState(0);
  const told = useRef<unknown>(null);
  useEffect(() => {
    const { data: result } = saying;
    if (result?.kind !== 'said' || told.current === result) return;
    told.current = result;
    setKept((times) => times + 1);
    window.shopify?.toast.show(
      t(result.isTakenBack ? 'detail.word.takenBack' : 'detail.word.saved'),
    );
  }, [saying, t]);
  const isStopped = /^stopped_/.test(warehouse.verdict) && !warehouse.overturned;
  const say = (says: PersonSays | 'taken_back', note: string) =>
    saying.submit(JSON.stringify({ intent: 'say', place, says, note }), {
      method: 'post',
      encType: 'application/json',
    });
  return (
    <PersonsWord
      said={warehouse.personSaid}
      nameOf={nameOf}
      canSay={!isStopped}
      isSaving={saying.state !== 'idle'}
      complaint={saying.data?.kind === 'failed' ? t(`detail.failed.${saying.data.failure}`) : null}
      kept={kept}
      onSay={say}
    />
  );
}

interface FactsProps {
  readonly cancellation: CancellationView;
  readonly nameOf: (userId: string | null) => string;
  readonly isEnded: boolean;
}

function Facts({ cancellation, nameOf, isEnded }: FactsProps) {
  const { t } = useTranslation();
  const { requestedBy, reason, note } = cancellation;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t('detail.facts')}
        </Text>
        <Text as="p">
          <Trans
            i18nKey={`cancellation.asked.${requestedBy.kind}`}
            components={{ when: <Moment at={cancellation.requestedAt} /> }}
          />
        </Text>
        {requestedBy.userId === null ? null : (
          <Text as="p">{t('activity.by', { name: nameOf(requestedBy.userId) })}</Text>
        )}
        {reason === null ? null : (
          <Text as="p">
            {t('cancellation.reason', { reason: t(`cancellation.reasons.${reason}`) })}
          </Text>
        )}
        {note === null ? null : (
          <Text as="p" breakWord>
            {t('detail.note', { note })}
          </Text>
        )}
        {isEnded ? null : (
          <Text as="p" tone="subdued">
            <Trans
              i18nKey="detail.watchUntil"
              components={{ when: <Moment at={cancellation.watchUntil} /> }}
            />
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
