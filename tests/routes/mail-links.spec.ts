/** The pages behind the links in mails: for strangers, without a script, and nothing happens by opening one. */
import { describe, expect, it } from 'vitest';
import type { MailLinkAnswer, MailLinkResult } from '#app/use-cases/application.ts';
import { LANGUAGES } from '#app/wording/languages.ts';
import { webApp } from './support/web-app.ts';

const OF_SHOP = 'nordic-lights.myshopify.com';
const TOKEN = 'a'.repeat(43);

function mailApp(state: Extract<MailLinkResult, { kind: 'open' }>['state'] = 'waiting') {
  const said: unknown[] = [];
  const after = { confirm: 'confirmed', resume: 'confirmed', stop: 'stopped' } as const;
  const app = webApp({
    readMailLink: async (_purpose, token) =>
      token === TOKEN ? { kind: 'open', shop: OF_SHOP, state } : { kind: 'unknown_link' },
    answerMailLink: async (purpose, token, says: MailLinkAnswer) => {
      said.push([purpose, token, says]);
      return { kind: 'open', shop: OF_SHOP, state: after[says] };
    },
  });
  const post = (path: string, body: BodyInit, headers: HeadersInit = {}) =>
    app.fetch(path, { method: 'POST', body, headers });
  return { ...app, said, post };
}

const form = (says: string) => new URLSearchParams({ says });

describe.each(['confirm', 'stop'] as const)('/mail/%s', (purpose) => {
  const path = `/mail/${purpose}/${TOKEN}`;

  it.each(['GET', 'HEAD'])('changes nothing by %s', async (method) => {
    const app = mailApp();
    const response = await app.fetch(path, { method });
    expect(response.status).toBe(200);
    expect(app.said).toEqual([]);
  });

  it('is kept and found nowhere, needs no script, and gives its address away to nobody', async () => {
    const response = await mailApp().fetch(path);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('X-Robots-Tag')).toContain('noindex');
    expect(response.headers.get('Referrer-Policy')).toBe('same-origin');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toContain('<meta name="robots" content="noindex, nofollow">');
    expect(html).toContain('<form method="post">');
    expect(html).not.toMatch(/<script|https?:\/\//);
  });

  it('names the shop, and nobody’s address', async () => {
    const html = await (await mailApp().fetch(path)).text();
    expect(html).toContain(OF_SHOP);
    expect(html).not.toMatch(/@[a-z]/i);
  });

  it.each(LANGUAGES)('speaks %s, as the mail did', async (language) => {
    const html = await (await mailApp().fetch(`${path}?locale=${language}`)).text();
    expect(html).toContain(`<html lang="${language}">`);
    const english = await (await mailApp().fetch(path)).text();
    expect(/<h1>(.+)<\/h1>/.exec(html)?.[1] === /<h1>(.+)<\/h1>/.exec(english)?.[1]).toBe(
      language === 'en',
    );
  });

  it('says of a link that is none, or whose time is over, only that', async () => {
    const response = await mailApp().fetch(`/mail/${purpose}/nonsense`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('myshopify.com');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('takes no more than a form', async () => {
    const app = mailApp();
    expect((await app.post(path, 'x'.repeat(5_000))).status).toBe(400);
    expect((await app.fetch(path, { method: 'DELETE' })).status).toBe(400);
    expect(app.said).toEqual([]);
  });
});

describe('the button of the page', () => {
  it('confirms', async () => {
    const app = mailApp();
    const response = await app.post(`/mail/confirm/${TOKEN}`, form('confirm'));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Confirmed');
    expect(app.said).toEqual([['confirm', TOKEN, 'confirm']]);
  });

  it('confirms nothing that it does not say', async () => {
    const app = mailApp();
    for (const body of ['', form('everything'), 'List-Unsubscribe=One-Click']) {
      expect((await app.post(`/mail/confirm/${TOKEN}`, body)).status).toBe(400);
    }
    expect(app.said).toEqual([]);
  });

  it('stops, and then offers the way back', async () => {
    const app = mailApp('confirmed');
    const html = await (await app.post(`/mail/stop/${TOKEN}`, form('stop'))).text();
    expect(html).toContain('Emails stopped');
    expect(html).toContain('value="resume"');
    const back = await (await app.post(`/mail/stop/${TOKEN}`, form('resume'))).text();
    expect(back).toContain('Confirmed');
    expect(app.said.map((one) => (one as unknown[])[2])).toEqual(['stop', 'resume']);
  });
});

describe('one press in a mail program', () => {
  it('stops, in either encoding and without a page', async () => {
    const multipart = new FormData();
    multipart.set('List-Unsubscribe', 'One-Click');
    for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), multipart]) {
      const app = mailApp('confirmed');
      expect((await app.post(`/mail/stop/${TOKEN}`, body)).status).toBe(200);
      expect(app.said).toEqual([['stop', TOKEN, 'stop']]);
    }
  });
});

describe('POST /api/settings/addresses', () => {
  const until = Date.now() + 3_600_000;
  it.each([
    [404, 'address_not_found', { kind: 'unknown_address' }],
    [409, 'address_not_waiting', { kind: 'not_waiting' }],
    [409, 'mail_not_set_up', { kind: 'mail_not_set_up' }],
    [429, 'too_many_questions', { kind: 'too_often', until }],
    [403, 'not_allowed', { kind: 'not_allowed', message: 'No.' }],
  ] as const)('answers %i %s', async (status, code, result) => {
    const response = await webApp({ askAddress: async () => result }).call(
      '/api/settings/addresses',
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ address: 'ops@merchant.example' }),
      },
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    if (status === 429) expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(3_500);
  });

  it('names the field that is missing', async () => {
    const response = await webApp({}).call('/api/settings/addresses', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ field: 'address' });
  });
});
