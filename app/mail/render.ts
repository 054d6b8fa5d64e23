/**
 * A mail's subject, plain text and HTML, from one source, in the language that the shop has chosen for mails. "Stopped" is said of what was stopped and of
 * nothing else. Nothing that others wrote can become markup, or a header of its own.
 */
import { nextStepFor } from '#app/domain/next-step.ts';
import { badgeOf, isStopped } from '#app/domain/verdict.ts';
import type { MailContent, OrderInMail, WarehouseInMail } from '#app/use-cases/ports/mail.ts';
import type { LinkPurpose } from '#app/use-cases/ports/mail-addresses.ts';
import { type Language, toLanguage } from '#app/wording/languages.ts';
import { type Say, sayIn } from '#app/wording/say.server.ts';
import { wordsIn } from '#app/wording/texts.server.ts';
import { escaped } from './escaped.ts';

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'small'; readonly text: string }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export interface Letterhead {
  readonly language: string;
  /** "example.myshopify.com" */
  readonly shop: string;
  /** Where the app is reached, without a slash at the end. */
  readonly appUrl: string;
  readonly stopToken: string;
}

/** Where the owner of the address says yes or no, in the language of the mail. */
export function linkIn(
  { appUrl, language }: Pick<Letterhead, 'appUrl' | 'language'>,
  purpose: LinkPurpose,
  token: string,
): string {
  return `${appUrl}/mail/${purpose}/${token}?locale=${toLanguage(language)}`;
}

export function renderMail(content: MailContent, head: Letterhead): Rendered {
  const { language, shop } = head;
  const words = wordsOf(toLanguage(language));
  const { t } = words;
  const blocks: readonly Block[] = [
    ...blocksOf(content, head, words),
    small(
      content.kind === 'confirm_address' ? t('mail.confirm.footer') : t('mail.footer', { shop }),
    ),
    { kind: 'link', text: t('mail.link.stop'), url: linkIn(head, 'stop', head.stopToken) },
  ];
  const subject = oneLine(subjectOf(content, shop, words));
  return {
    subject,
    text: `${blocks.map(asText).join('\n\n')}\n`,
    html: asPage(words.language, subject, blocks),
  };
}

interface Words {
  readonly language: Language;
  readonly t: ReturnType<typeof wordsIn>;
  readonly say: Say;
}

function wordsOf(language: Language): Words {
  return { language, t: wordsIn(language), say: sayIn(language) };
}

function subjectOf(content: MailContent, shop: string, words: Words): string {
  const { t } = words;
  if (content.kind === 'connection_refused') return t('mail.subject.connection', { shop });
  if (content.kind === 'connection_stuck') return t('mail.subject.stuck', { shop });
  if (content.kind === 'confirm_address') return t('mail.subject.confirm', { shop });
  if (content.kind === 'not_forwarded') {
    return t('mail.subject.notForwarded', { shop });
  }
  const [first, ...others] = content.orders;
  if (first !== undefined && others.length === 0) return subjectOfOrder(first, words);
  const count = content.orders.length;
  const isUrgent = content.orders.some((order) => order.isStopTakenBack);
  return t(isUrgent ? 'mail.subject.urgentDigest' : 'mail.subject.digest', { count });
}

function subjectOfOrder(one: OrderInMail, { t }: Words): string {
  const { outcome, isStopTakenBack, warehouses } = one;
  const order = nameOf(one, t);
  if (isStopTakenBack) {
    const ships = warehouses.some(({ verdict, why }) => verdict === 'too_late' && why !== 'picked');
    return t(ships ? 'mail.subject.shippedAfterStop' : 'mail.subject.resumedAfterStop', {
      order,
    });
  }
  if (outcome === 'pending' && warehouses.some(({ saidBefore }) => saidBefore !== null)) {
    return t('mail.subject.withdrawn', { order });
  }
  const isBefore =
    outcome === 'stopped' &&
    warehouses.every(({ verdict }) => verdict === 'stopped_before_warehouse');
  return t(`mail.subject.order.${isBefore ? 'stoppedBefore' : outcome}`, { order });
}

function nameOf({ orderName, shopifyOrderId }: OrderInMail, t: Words['t']): string {
  return orderName ?? t('cancellation.unnamed', { id: shopifyOrderId });
}

function blocksOf(content: MailContent, head: Letterhead, words: Words): readonly Block[] {
  const { t } = words;
  const { shop } = head;
  switch (content.kind) {
    case 'orders':
      return content.orders.flatMap((order) => blocksOfOrder(order, shop, words));
    case 'connection_refused':
      return [
        { kind: 'heading', text: t('mail.heading.connection', { shop }) },
        { kind: 'paragraph', text: t('mail.connection.body') },
        { kind: 'paragraph', text: t('mail.connection.step') },
        { kind: 'link', text: t('mail.link.apps'), url: `https://${shop}/admin/apps` },
      ];
    case 'connection_stuck':
      return [
        { kind: 'heading', text: t('mail.heading.stuck') },
        ...content.providers.map(({ name, since }): Block => {
          const text = t('mail.stuck.lastSync', { provider: oneLine(name), time: inWords(since) });
          return { kind: 'paragraph', text };
        }),
        { kind: 'paragraph', text: t('said.connection_stuck') },
        { kind: 'paragraph', text: t('mail.stuck.step') },
        { kind: 'link', text: t('mail.link.apps'), url: `https://${shop}/admin/apps` },
      ];
    case 'not_forwarded':
      return [
        { kind: 'heading', text: t('home.notForwarded.title') },
        { kind: 'paragraph', text: t('home.notForwarded.text') },
        ...content.shopifyOrderIds.map((id): Block => {
          const text = t('cancellation.unnamed', { id });
          return { kind: 'link', text, url: `https://${shop}/admin/orders/${id}` };
        }),
      ];
    case 'confirm_address':
      return [
        { kind: 'heading', text: t('mail.subject.confirm', { shop }) },
        { kind: 'paragraph', text: t('mail.confirm.body', { shop }) },
        {
          kind: 'link',
          text: t('mail.link.confirm'),
          url: linkIn(head, 'confirm', content.token),
        },
        { kind: 'paragraph', text: t('mail.confirm.otherwise') },
      ];
  }
}

function blocksOfOrder(order: OrderInMail, shop: string, words: Words): readonly Block[] {
  const { t } = words;
  const { orderName, outcome, isStopTakenBack, warehouses } = order;
  return [
    { kind: 'heading', text: t('mail.heading.order', { order: oneLine(nameOf(order, t)) }) },
    ...(orderName === null ? [paragraph(t('cancellation.notShown'))] : []),
    { kind: 'paragraph', text: t(`mail.outcome.${outcome}`) },
    ...(isStopTakenBack
      ? [paragraph(t('mail.takenBack')), paragraph(t('contradiction.ifRefunded'))]
      : []),
    ...warehouses.flatMap((one) => blocksOfWarehouse(one, order, words)),
    {
      kind: 'link',
      text: t('mail.link.order'),
      url: `https://${shop}/admin/orders/${order.shopifyOrderId}`,
    },
  ];
}

function blocksOfWarehouse(
  { provider, verdict, why, reason, evidence, saidBefore, hasTurnedUp }: WarehouseInMail,
  { isCancelledInShopify, isLookedForInOwnChannel, warehouses }: OrderInMail,
  { t, say }: Words,
): readonly Block[] {
  const named = {
    provider: oneLine(provider ?? t('mail.provider.unknown')),
    verdict: t(`mail.verdict.${badgeOf({ verdict, why })}`),
  };
  const step = say.nextStep(
    nextStepFor(
      { verdict, why },
      isCancelledInShopify,
      isLookedForInOwnChannel,
      warehouses.every((one) => isStopped(one.verdict)),
    ),
  );
  // Only an answer is quoted: any other reason is in this app's own words.
  const isAnswer =
    verdict === 'too_late' ||
    verdict === 'refused' ||
    verdict === 'not_supported' ||
    why === 'refusal_unchecked';
  const said = evidence.find(({ text }) => text === reason)?.said;
  const given = say.told({ text: reason ?? '', ...(said === undefined ? {} : { said }) });
  const words = oneLine(given);
  const quoted = isAnswer ? t('mail.answer', { reason: words }) : words;
  const seen = evidence.map(({ at, source, ...told }) =>
    t('mail.evidence.line', {
      time: inWords(at),
      source: t(`mail.source.${source}`),
      text: oneLine(say.told(told)),
    }),
  );
  return [
    paragraph(
      [`${t('mail.provider.named', named)}.`, ...(why === null ? [] : [t(`mail.why.${why}`)])].join(
        ' ',
      ),
    ),
    ...(saidBefore === null
      ? []
      : [paragraph(t('mail.saidBefore', { verdict: t(`mail.verdict.${saidBefore}`) }))]),
    ...(hasTurnedUp ? [paragraph(t('mail.turnedUp'))] : []),
    ...(reason === null || isStopped(verdict) ? [] : [paragraph(quoted)]),
    ...(seen.length === 0
      ? []
      : [{ kind: 'list', title: t('mail.evidence.heading'), items: seen } as const]),
    paragraph(t('mail.nextStep', { step })),
  ];
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const small = (text: string): Block => ({ kind: 'small', text });

/** The time zone is named, because a mail is read anywhere. */
function inWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const LONGEST = 300;

/** What ends a line, or is not to be seen, ends a header: none of it comes from others. */
function oneLine(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST)}…`;
}

function asText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'='.repeat(block.text.length)}`;
    case 'paragraph':
      return block.text;
    case 'small':
      return `-- \n${block.text}`;
    case 'list':
      return [block.title, ...block.items.map((item) => `- ${item}`)].join('\n');
    case 'link':
      return `${block.text}: ${block.url}`;
  }
}

function asHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h1 style="font-size:18px;margin:24px 0 8px">${escaped(block.text)}</h1>`;
    case 'paragraph':
      return `<p style="margin:8px 0">${escaped(block.text)}</p>`;
    case 'small':
      return `<p style="margin:24px 0 0;font-size:12px;color:#616161">${escaped(block.text)}</p>`;
    case 'list': {
      const items = block.items.map((item) => `<li>${escaped(item)}</li>`).join('');
      return `<p style="margin:8px 0 0">${escaped(block.title)}</p><ul style="margin:0 0 8px">${items}</ul>`;
    }
    case 'link':
      return `<p style="margin:8px 0"><a href="${escaped(block.url)}">${escaped(block.text)}</a></p>`;
  }
}

function asPage(language: string, title: string, blocks: readonly Block[]): string {
  const body = blocks.map(asHtml).join('\n');
  return `<!doctype html>
<html lang="${escaped(language)}">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#303030;max-width:600px">
${body}
</body>
</html>
`;
}
