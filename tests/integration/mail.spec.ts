/** What a mail says, and how it goes over the wire to a real mail server. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nextStepFor } from '#app/domain/next-step.ts';
import { told } from '#app/domain/said.ts';
import { isStopped, OUTCOMES, VERDICTS, WHYS } from '#app/domain/verdict.ts';
import { createSmtpMailer, type SmtpMailer } from '#app/integrations/mail/smtp.server.ts';
import { renderMail } from '#app/mail/render.ts';
import type { MailContent, OrderInMail, WarehouseInMail } from '#app/use-cases/ports/mail.ts';
import {
  type MailServer,
  SMTP_PASSWORD,
  SMTP_USER,
  startMailServer,
} from '#tests/support/mail-server.ts';

const SHOP = 'shop.myshopify.com';
const ID = '7d1c0a52-0f5b-4a49-9f3e-1b2c3d4e5f60';
const PLACE = {
  language: 'en',
  shop: SHOP,
  appUrl: 'https://app.example',
  stopToken: 'no-more',
};

const WAREHOUSE: WarehouseInMail = {
  provider: 'Nordic 3PL',
  verdict: 'too_late',
  why: 'shipped',
  reason: null,
  evidence: [{ at: Date.UTC(2026, 10, 23, 9), source: 'status_log', text: 'Warehouse: Fulfilled' }],
  saidBefore: null,
  hasTurnedUp: false,
};

function order(change: Partial<OrderInMail> = {}): OrderInMail {
  return {
    shopifyOrderId: '5001' as OrderInMail['shopifyOrderId'],
    orderName: '#1001',
    outcome: 'not_stopped',
    isStopTakenBack: false,
    isCancelledInShopify: false,
    isLookedForInOwnChannel: true,
    warehouses: [WAREHOUSE],
    ...change,
  };
}
const about = (...orders: readonly OrderInMail[]): MailContent => ({ kind: 'orders', orders });

describe('the words of a mail', () => {
  it('are the order’s outcome in the subject, and all that is known in the body', () => {
    const { subject, text } = renderMail(about(order()), PLACE);
    expect(subject).toBe('#1001: not stopped at the warehouse');
    expect(text).toContain('Nordic 3PL: too late. The order has shipped.');
    expect(text).toContain('2026-11-23 09:00 UTC, status log: Warehouse: Fulfilled');
    expect(text).toContain('Next step: Do not refund yet. It ships: handle it as a return.');
    expect(text).toContain('https://shop.myshopify.com/admin/orders/5001');
  });

  it('are there for every verdict and why, and say "stopped" of what is stopped alone', () => {
    for (const verdict of VERDICTS) {
      for (const why of [null, ...WHYS]) {
        const content = about(
          order({ outcome: 'unknown', warehouses: [{ ...WAREHOUSE, verdict, why }] }),
        );
        const { subject, text } = renderMail(content, PLACE);
        expect(`${subject}${text}`).not.toContain('{{');
        if (!isStopped(verdict)) expect(`${subject} ${text}`).not.toMatch(/\bstopped\b/i);
      }
    }
  });

  it('say "stopped" in no subject of an order that no warehouse is known of', () => {
    const { subject } = renderMail(about(order({ outcome: 'pending', warehouses: [] })), PLACE);
    expect(subject).toBe('#1001: a part of the answer from the warehouse');
  });

  it.each(OUTCOMES)(
    'say "stopped" in a subject only where it is so, or with a "not": %s',
    (outcome) => {
      const { subject } = renderMail(about(order({ outcome })), PLACE);
      const says = subject.replace('not stopped', '').includes('stopped');
      expect(says).toBe(outcome === 'stopped' || outcome === 'partly_stopped');
    },
  );

  it('are the same next steps as everywhere else', () => {
    for (const verdict of VERDICTS) {
      for (const isCancelledInShopify of [true, false]) {
        const warehouses = [{ ...WAREHOUSE, verdict }];
        const { text } = renderMail(about(order({ warehouses, isCancelledInShopify })), PLACE);
        const step = nextStepFor({ verdict, why: WAREHOUSE.why }, isCancelledInShopify);
        expect(text).toContain(`Next step: ${step.text}`);
      }
    }
  });

  it('send to the settings where the sales channel may be the wrong one', () => {
    const missing = { ...WAREHOUSE, verdict: 'no_answer', why: 'never_imported' } as const;
    const content = about(order({ warehouses: [missing], isLookedForInOwnChannel: false }));
    expect(renderMail(content, PLACE).text).toContain('check in the settings');
  });

  it('are in the language that the shop has chosen, its own words and the app’s evidence alike', () => {
    const evidence = [
      {
        at: Date.UTC(2026, 10, 23, 9),
        source: 'reply',
        ...told({ code: 'request_accepted', values: {} }),
      },
    ] as const;
    const content = about(order({ warehouses: [{ ...WAREHOUSE, evidence }] }));
    const { subject, text, html } = renderMail(content, { ...PLACE, language: 'sv-SE' });
    expect(subject).toBe('#1001: inte stoppad hos lagret');
    expect(text).toContain('Nordic 3PL: för sent. Ordern har skickats.');
    expect(text).toContain('Nästa steg: Återbetala inte ännu.');
    expect(text).not.toContain(evidence[0].text);
    expect(html).toContain('<html lang="sv">');
  });

  it('never are what somebody else’s words would make of them', () => {
    const reason = '{{order}} $t(mail.footer) <i>';
    const warehouses = [{ ...WAREHOUSE, verdict: 'refused', reason } as const];
    const { text, html } = renderMail(about(order({ warehouses })), PLACE);
    expect(text).toContain(`In their words: “${reason}”`);
    expect(html).toContain('{{order}} $t(mail.footer) &lt;i&gt;');
  });

  it('are English where a language has none', () => {
    expect(renderMail(about(order()), { ...PLACE, language: 'xx-YY' }).subject).toBe(
      '#1001: not stopped at the warehouse',
    );
  });

  it('quote an answer, and never let it become markup', () => {
    const warehouses = [
      { ...WAREHOUSE, verdict: 'refused', reason: '<b>No & "never"</b>' } as const,
    ];
    const { text, html } = renderMail(about(order({ warehouses })), PLACE);
    expect(text).toContain('In their words: “<b>No & "never"</b>”');
    expect(html).toContain('&lt;b&gt;No &amp; &quot;never&quot;&lt;/b&gt;');
    expect(html).not.toContain('<b>');
  });

  it('say what contradicts what', () => {
    const warehouses = [{ ...WAREHOUSE, saidBefore: 'stopped_at_warehouse' } as const];
    const { subject, text } = renderMail(
      about(order({ isStopTakenBack: true, warehouses })),
      PLACE,
    );
    expect(subject).toBe('#1001: shipped although it was reported stopped');
    expect(text).toContain('Said before: stopped at the warehouse.');
    expect(text).toContain(
      '\n\nIf you have refunded it already: call the provider at once, or handle the parcel as a return.\n\n',
    );
    expect(renderMail(about(order({ warehouses })), PLACE).text).not.toContain('If you have');
  });

  it('end no line in a blank, with a reason of the verdict or without', () => {
    for (const why of [null, 'shipped'] as const) {
      const { text } = renderMail(about(order({ warehouses: [{ ...WAREHOUSE, why }] })), PLACE);
      // But the line that marks off a signature is two dashes and a blank.
      expect(text.replace('\n-- \n', '\n')).not.toMatch(/[ \t]$/m);
    }
  });

  it('say which part was not known of when the order was reported stopped', () => {
    const warehouses = [
      { ...WAREHOUSE, verdict: 'stopped_at_warehouse', why: null } as const,
      { ...WAREHOUSE, provider: 'Baltic Fulfilment', hasTurnedUp: true },
    ];
    const { subject, text } = renderMail(
      about(order({ outcome: 'partly_stopped', isStopTakenBack: true, warehouses })),
      PLACE,
    );
    expect(subject).toBe('#1001: shipped although it was reported stopped');
    expect(text).toContain('This contradicts what was said before');
    expect(text).toMatch(
      /Baltic Fulfilment: too late.*\n\nThis part of the order was not known of when/,
    );
    expect(text.match(/not known of/g)).toHaveLength(1);
  });

  it('do not say "refused" of an order that was taken up again', () => {
    const warehouses = [{ ...WAREHOUSE, verdict: 'refused', why: 'resumed_by_warehouse' } as const];
    const { text } = renderMail(about(order({ warehouses })), PLACE);
    expect(text).toContain('Nordic 3PL: taken up again. The warehouse took the order up again.');
  });

  it('tell to refund no more of the order than the part that is stopped', () => {
    const stopped = { ...WAREHOUSE, verdict: 'stopped_at_warehouse', why: null } as const;
    const parts = [stopped, { ...WAREHOUSE, provider: 'Baltic Fulfilment' }];
    const { text } = renderMail(
      about(order({ outcome: 'partly_stopped', warehouses: parts })),
      PLACE,
    );
    expect(text).not.toContain('Now cancel and refund');
    expect(text).toContain('its items can be refunded in Shopify. Do not cancel the whole order.');
    const both = about(order({ outcome: 'stopped', warehouses: [stopped, stopped] }));
    expect(renderMail(both, PLACE).text).toContain('Now cancel and refund');
  });

  it('are one line in the subject, whatever the order is called', () => {
    const orderName = '#1\r\nBcc: x@evil.example\u2028\u202e\0';
    const { subject, text } = renderMail(about(order({ orderName })), PLACE);
    expect(subject).toBe('#1 Bcc: x@evil.example : not stopped at the warehouse');
    expect(text).toContain('Order #1 Bcc: x@evil.example\n');
  });

  it('are one mail for a digest', () => {
    const { subject, text } = renderMail(about(order(), order({ orderName: '#1002' })), PLACE);
    expect(subject).toBe('Answers from the warehouse for 2 orders');
    expect(text).toContain('Order #1001');
    expect(text).toContain('Order #1002');
  });
});

describe('over the wire', () => {
  let server: MailServer;
  let mailer: SmtpMailer;
  beforeAll(async () => {
    server = await startMailServer();
    mailer = createSmtpMailer({
      url: server.url,
      appUrl: 'https://app.example',
      from: 'Warehouse Cancel <app@example.com>',
    });
  });
  afterAll(async () => {
    mailer.close();
    await server.stop();
  });
  beforeEach(() => {
    server.received.length = 0;
    server.refuseRecipient(null);
    server.refuseMessage(null);
  });

  const send = (content: MailContent, to = 'ops@merchant.example') =>
    mailer.send({ id: ID, shop: SHOP, to, language: 'en', content, stopToken: 'no-more' });

  it('is text and HTML, from the operator, with an id of its own, marked as automatic', async () => {
    expect(await send(about(order()))).toEqual({ kind: 'sent' });
    const [mail] = server.received;
    expect(mail?.from).toBe('app@example.com');
    expect(mail?.parsed.messageId).toBe(`<${ID}@example.com>`);
    expect(mail?.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.parsed.text).toContain('Nordic 3PL');
    expect(mail?.parsed.html).toContain('Nordic 3PL');
  });

  it('has no header that an order’s name brings, whatever the name is', async () => {
    const parts = fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\u2028',
      '\0',
      'Bcc: x@evil.example',
      ' ',
      '#1',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 6 }), async (name) => {
        server.received.length = 0;
        await send(about(order({ orderName: name.join('') })));
        const [mail] = server.received;
        expect(mail?.to).toEqual(['ops@merchant.example']);
        expect(mail?.parsed.headers.has('bcc')).toBe(false);
        expect(mail?.parsed.subject).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('goes to one address, whatever stands in it', async () => {
    await send(about(order()), 'ops@merchant.example, other@evil.example');
    const reached = server.received.flatMap(({ to }) => to);
    expect(reached).not.toContain('other@evil.example');
    expect(reached.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a full mailbox', { code: 452, message: 'Mailbox full' }, 'failed'],
    ['an address that is none', { code: 550, message: 'No such user' }, 'refused'],
  ])('is told apart: %s', async (_name, refusal, kind) => {
    server.refuseRecipient(refusal);
    expect(await send(about(order()))).toMatchObject({
      kind,
      message: expect.stringContaining(refusal.message),
    });
  });

  it('says why it was refused without half a character', async () => {
    // Cut just inside one, wherever the server’s own words begin.
    for (const length of [240, 241]) {
      server.refuseRecipient({
        code: 550,
        message: `${'x'.repeat(length)}${'\u{1F600}'.repeat(99)}`,
      });
      const answered = await send(about(order()));
      expect(answered.kind === 'refused' && answered.message.isWellFormed()).toBe(true);
    }
  });

  it('is tried again when the server is gone, or refuses the sign-in, and its secrets are kept', async () => {
    const wrong = server.url.replace(SMTP_PASSWORD, 'wrong-and-secret');
    for (const url of ['smtp://user:wrong-and-secret@127.0.0.1:1', wrong]) {
      const other = createSmtpMailer({
        url,
        appUrl: 'https://app.example',
        from: 'app@example.com',
      });
      const answer = await other.send({
        id: ID,
        shop: SHOP,
        to: 'ops@merchant.example',
        language: 'en',
        content: { kind: 'connection_refused' },
        stopToken: 'no-more',
      });
      other.close();
      expect(answer.kind).toBe('failed');
      expect(JSON.stringify(answer)).not.toMatch(/wrong-and-secret/);
      expect(JSON.stringify(answer)).not.toContain(`${SMTP_USER}:`);
    }
  });
});
