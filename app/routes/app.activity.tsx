/** Activity: all cancellations, newest first, narrowed by what the address says. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import {
  type ClientActionFunctionArgs,
  useFetcher,
  useLoaderData,
  useLocation,
  useNavigate,
  useNavigation,
} from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineError,
  InlineStack,
  Link,
  Page,
  Text,
} from '@shopify/polaris';
import { useEffect } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { FilterView } from '#app/contract/activity.ts';
import { filterSchema } from '#app/http/filter.ts';
import { forShop } from '#app/http/page.ts';
import { readPageFilter } from '#app/http/page-filter.ts';
import { readSubmission } from '#app/http/submission.ts';
import { ActivityFilters } from '#app/ui/ActivityFilters.tsx';
import { CancellationList } from '#app/ui/CancellationList.tsx';
import { ExportButton } from '#app/ui/ExportButton.tsx';
import { rememberList } from '#app/ui/last-list.ts';
import { filterIn, isSameFilter, listUrl, searchOf } from '#app/ui/list-filter.ts';
import { pageTitle } from '#app/ui/page-texts.ts';
import { usePeople } from '#app/ui/use-people.ts';
import { useRefreshWhile } from '#app/ui/use-refresh-while.ts';

const PAGE_LENGTH = 25;
const REFRESH_AWAITED_MS = 15_000;
/** An answer can be overturned while nothing is awaited. */
const REFRESH_MS = 60_000;

export const meta = pageTitle('nav.activity');

export async function loader(args: LoaderFunctionArgs) {
  return forShop(args, async ({ request, application, shop }) => {
    const params = new URL(request.url).searchParams;
    const { filter, search, ignored } = readPageFilter(params);
    const cursor = params.get('cursor');
    const [page, views, choices] = await Promise.all([
      application.listCancellations(shop, { cursor, limit: PAGE_LENGTH, filter }),
      application.listSavedViews(shop),
      application.readFilterChoices(shop),
    ]);
    return {
      ...{ page, choices, search, ignored, isFirstPage: cursor === null },
      views: views.map(({ id, name, filter }) => ({ id, name, search: searchOf(filter) })),
    };
  });
}

const LONGEST_NAME = 60;

const submission = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save_view'), name: z.string(), filter: filterSchema }),
  z.object({ intent: z.literal('delete_view'), id: z.string() }),
]);

type ViewsResult =
  | { readonly kind: 'saved' | 'deleted' }
  | { readonly kind: 'failed'; readonly message: string };

export async function action(args: ActionFunctionArgs): Promise<ViewsResult> {
  return forShop(args, async ({ request, application, shop, t }) => {
    const sent = await readSubmission(request, submission);
    if (sent === null) return { kind: 'failed', message: t('detail.failed.malformed') };
    if (sent.intent === 'delete_view') {
      // One that is gone already is as gone as was wanted.
      await application.deleteView(shop, sent.id);
      return { kind: 'deleted' };
    }
    const name = sent.name.trim();
    if (name === '' || name.length > LONGEST_NAME) {
      return { kind: 'failed', message: t('activity.views.badName') };
    }
    const result = await application.saveView(shop, name, sent.filter);
    switch (result.kind) {
      case 'saved':
        return { kind: 'saved' };
      case 'name_taken':
        return { kind: 'failed', message: t('activity.views.taken') };
      case 'too_many':
        return { kind: 'failed', message: t('activity.views.tooMany', { most: result.most }) };
    }
  });
}

export async function clientAction({ serverAction }: ClientActionFunctionArgs) {
  try {
    return await serverAction<typeof action>();
  } catch {
    return { kind: 'unreached' } as const;
  }
}

export default function Activity() {
  const { t } = useTranslation();
  const { page, views, choices, search, ignored, isFirstPage } = useLoaderData<typeof loader>();
  const { cancellations, nextCursor, previousCursor } = page;
  const filter = filterIn(search);
  const nameOf = usePeople(choices.people);
  const navigate = useNavigate();
  const isLoading = useNavigation().state !== 'idle';
  const saving = useFetcher<typeof clientAction>();
  const isAwaited = cancellations.some(({ outcome }) => outcome === 'pending');
  useRefreshWhile(true, isAwaited ? REFRESH_AWAITED_MS : REFRESH_MS);

  const { search: address } = useLocation();
  useEffect(() => {
    const cursor = new URLSearchParams(address).get('cursor');
    rememberList(listUrl(filterIn(search), cursor).slice('/app/activity'.length));
  }, [search, address]);
  useEffect(() => {
    if (saving.data?.kind === 'saved') window.shopify?.toast.show(t('activity.views.saved'));
    if (saving.data?.kind === 'deleted') window.shopify?.toast.show(t('activity.views.deleted'));
  }, [saving.data, t]);

  const show = (wanted: FilterView) => navigate(listUrl(wanted), { replace: true });
  const submit = (sent: object) =>
    saving.submit(JSON.stringify(sent), { method: 'post', encType: 'application/json' });
  const complaint = complaintIn(saving.data, t('activity.failed'));
  const isFiltered = !isSameFilter(filter, {});
  const isEmpty = cancellations.length === 0;

  return (
    <Page
      title={t('activity.title')}
      backAction={{ content: t('nav.home'), url: '/app' }}
      secondaryActions={[{ content: t('changes.title'), url: '/app/activity/changes' }]}
    >
      <BlockStack gap="400">
        {ignored.length === 0 ? null : (
          <Banner tone="warning">
            <p>{t('activity.ignored', { names: ignored.join(', ') })}</p>
          </Banner>
        )}
        <Card padding="0">
          <ActivityFilters
            filter={filter}
            views={views}
            choices={choices}
            nameOf={nameOf}
            isLoading={isLoading}
            onChange={show}
            onSaveView={(name) => submit({ intent: 'save_view', name, filter })}
            onDeleteView={(id) => submit({ intent: 'delete_view', id })}
          />
          {complaint === null ? null : (
            <Box padding="400" paddingBlockEnd="0">
              <InlineError message={complaint} fieldID="view" />
            </Box>
          )}
          {isEmpty ? (
            <Nothing isFiltered={isFiltered} isFirstPage={isFirstPage} />
          ) : (
            <>
              <Box padding="400">
                <InlineStack gap="300" align="space-between" blockAlign="center">
                  <ExportButton key={search} search={searchOf(filter)} />
                  {isAwaited ? (
                    <Text as="p" variant="bodySm" tone="subdued">
                      {t('activity.updates')}
                    </Text>
                  ) : null}
                </InlineStack>
              </Box>
              <Text as="h2" variant="headingMd" visuallyHidden>
                {t('home.all')}
              </Text>
              <CancellationList cancellations={cancellations} nameOf={nameOf} />
            </>
          )}
          {nextCursor === null && previousCursor === null ? null : (
            <Box padding="400" borderBlockStartWidth="025" borderColor="border">
              <InlineStack gap="300" align="end">
                {previousCursor === null ? null : (
                  <Button url={listUrl(filter, previousCursor)}>{t('activity.newer')}</Button>
                )}
                {nextCursor === null ? null : (
                  <Button url={listUrl(filter, nextCursor)}>{t('activity.older')}</Button>
                )}
              </InlineStack>
            </Box>
          )}
        </Card>
      </BlockStack>
    </Page>
  );
}

type Answer = ViewsResult | { readonly kind: 'unreached' } | undefined;

function complaintIn(answer: Answer, unreached: string): string | null {
  switch (answer?.kind) {
    case 'failed':
      return answer.message;
    case 'unreached':
      return unreached;
    default:
      return null;
  }
}

interface NothingProps {
  readonly isFiltered: boolean;
  readonly isFirstPage: boolean;
}

function Nothing({ isFiltered, isFirstPage }: NothingProps) {
  const { t } = useTranslation();
  if (!isFiltered && isFirstPage) {
    return (
      <Box padding="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t('activity.none.title')}
          </Text>
          <Text as="p">
            <Trans
              i18nKey="activity.none.text"
              components={{ orders: <Link url="shopify:admin/orders" target="_top" /> }}
            />
          </Text>
        </BlockStack>
      </Box>
    );
  }
  return (
    <Box padding="400">
      <BlockStack gap="200" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {isFiltered ? t('activity.noMatch.title') : t('activity.noMore')}
        </Text>
        {isFiltered ? <Text as="p">{t('activity.noMatch.text')}</Text> : null}
        <Button url="/app/activity">
          {isFiltered ? t('activity.noMatch.clear') : t('activity.newest')}
        </Button>
      </BlockStack>
    </Box>
  );
}
