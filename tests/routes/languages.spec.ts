/** The merchant's language: from the first byte of a page, and in what the API says. */
import { describe, expect, it } from 'vitest';
import type { Application } from '#app/use-cases/application.ts';
import type { Language } from '#app/wording/languages.ts';
import { anApplication } from './support/application.ts';
import { APP_URL, MemorySessions, SHOP, STAFF_USER_ID, sessionToken } from './support/shopify.ts';
import { CANCELLATION, CONNECTION, ORDER, SETTINGS } from './support/views.ts';
import { postJson, type WebApp, webApp } from './support/web-app.ts';

const HOST = Buffer.from('admin.shopify.com/store/demo').toString('base64url');

async function open(app: WebApp, path: string, locale: string | null): Promise<string> {
  const url = new URL(path, APP_URL);
  const asked = { shop: SHOP, host: HOST, embedded: '1', id_token: sessionToken() };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  if (locale !== null) url.searchParams.set('locale', locale);
  return (await app.fetch(url.pathname + url.search)).text();
}

/** Without what the browser gets as data. */
function shown(html: string): string {
  return html
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** Remembers like the real one, and notes in which language it was asked to speak. */
function remembering(answers: Partial<Application> = {}) {
  let kept: Language | null = null;
  const met: unknown[] = [];
  const spoken: Language[] = [];
  const application: Partial<Application> = {
    readConnection: async () => CONNECTION,
    readSettings: async () => ({ ...SETTINGS, guideDismissed: true }),
    listCancellations: async () => ({
      cancellations: [CANCELLATION],
      nextCursor: null,
      previousCursor: null,
    }),
    listSavedViews: async () => [],
    readFilterChoices: async () => ({ providers: [], people: [] }),
    readOverview: async () => ({
      window: { from: '2026-09-07T00:00:00Z', to: '2026-11-23T09:00:00Z' },
      ...{
        attention: { count: 0, first: [] },
        pending: 1,
        notForwarded: [],
        weeks: [],
        providers: [],
      },
    }),
    ...answers,
    meetStaff: async (shop, userId, named) => {
      met.push([shop, userId, named]);
      kept = named ?? kept;
      return kept ?? 'en';
    },
    speaking: (language) => {
      spoken.push(language);
      return anApplication(application);
    },
  };
  return { app: webApp(application), met, spoken };
}

describe('a page', () => {
  it('is in the language that Shopify names, and nothing of it is left in English', async () => {
    const nextStep = { code: 'wait', text: 'Återbetala inte ännu.' } as const;
    const { app } = remembering({
      listCancellations: async () => ({
        cancellations: [{ ...CANCELLATION, nextStep }],
        nextCursor: null,
        previousCursor: null,
      }),
    });
    const html = await open(app, '/app/activity', 'sv');
    expect(html).toContain('<html lang="sv">');
    expect(html).toContain('<title>Aktivitet · Warehouse Cancel</title>');
    const text = shown(html);
    for (const words of [
      'Inställningar',
      'Väntar på lagret',
      'Begärd, inget svar ännu',
      'Orsak: Kunden ändrade eller annullerade ordern',
      'Begärd 23 nov. 2026 09:00 UTC från ordersidan',
      'Nästa körning till lagret 23 nov. 2026 09:30 UTC',
    ]) {
      expect(text).toContain(words);
    }
    const english = /\b(the|warehouse|asked|settings|waiting|batch)\b(?! Cancel)/i;
    expect(text).not.toMatch(english);
    const home = shown(await open(app, '/app', 'sv'));
    expect(home).toContain('Inget behöver dig');
    expect(home).toContain('Demo store, 1 lager');
    expect(home).not.toMatch(english);
  });

  it('has its settings, the schedule and Polaris’ own words in it too', async () => {
    const { app } = remembering();
    const text = shown(await open(app, '/app/settings', 'sv'));
    for (const words of [
      'Ansluten',
      'Försäljningskanal',
      'Användarnamn och lösenord (integration@demo.example)',
      'Körningar: Var 30 minut (UTC)',
      'Byt inloggningsuppgifter',
      'Koppla från',
      'Den här sidan är redo',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('brings the texts of its language, and those of no other', async () => {
    const { app } = remembering();
    const html = await open(app, '/app', 'sv');
    expect(html).toContain('Koppla från Prime Penguin?');
    expect(html).not.toContain('Disconnect Prime Penguin?');
  });

  it.each([
    ['no', 'nb'],
    ['pt-BR', 'en'],
    ['en-US', 'en'],
  ])('is in the nearest language: %s -> %s', async (locale, language) => {
    const { app } = remembering();
    expect(await open(app, '/app', locale)).toContain(`<html lang="${language}">`);
  });

  it('is in the language that the member of staff had before, where none is named', async () => {
    const { app, met } = remembering();
    await open(app, '/app', 'sv');
    expect(met).toContainEqual([SHOP, STAFF_USER_ID, 'sv']);
    const html = await open(app, '/app/settings', null);
    expect(html).toContain('<html lang="sv">');
    expect(shown(html)).toContain('Koppla från');
  });

  it('keeps its language when only its data is loaded anew', async () => {
    const { app, spoken } = remembering();
    await open(app, '/app', 'sv');
    spoken.length = 0;
    const response = await app.fetch('/app.data?_routes=routes%2Fapp._index', {
      headers: { Authorization: `Bearer ${sessionToken()}` },
    });
    expect(response.status).toBe(200);
    expect(spoken).toEqual(['sv']);
  });

  it('says in its language what was wrong with a form', async () => {
    const { app } = remembering();
    await open(app, '/app/settings', 'sv');
    const fields = {
      method: 'token',
      tenant: ' ',
      accessToken: ' ',
      userName: '',
      password: '',
      salesChannelId: '',
    };
    const { headers, ...init } = postJson({ intent: 'connect', fields, giveUpOpen: false });
    const response = await app.fetch('/app/settings.data?index', {
      ...init,
      headers: { ...headers, Authorization: `Bearer ${sessionToken()}` },
    });
    const text = await response.text();
    expect(text).toContain('Ange tenantens namn, till exempel nordlys, eller dess nummer');
    expect(text).toContain('Ange åtkomsttoken.');
  });

  it('says in its language why Prime Penguin could not be asked', async () => {
    const { app } = remembering({
      connectShop: async () => ({
        kind: 'prime_penguin_unavailable',
        message: 'Prime Penguin did not answer in time.',
        said: { code: 'timed_out', values: {} },
      }),
    });
    await open(app, '/app/settings', 'sv');
    const fields = {
      method: 'token',
      tenant: '42',
      accessToken: 'a',
      userName: '',
      password: '',
      salesChannelId: '',
    };
    const { headers, ...init } = postJson({ intent: 'connect', fields, giveUpOpen: false });
    const response = await app.fetch('/app/settings.data?index', {
      ...init,
      headers: { ...headers, Authorization: `Bearer ${sessionToken()}` },
    });
    expect(await response.text()).toContain('Prime Penguin svarade inte i tid. Inget sparades.');
  });

  it('that failed, or is none, says so in its language', async () => {
    const gone = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    const sessions = new MemorySessions();
    sessions.loadSession = gone;
    expect(shown(await open(webApp({}, sessions), '/app', 'sv'))).toContain(
      'Appen når inte sin databas',
    );
    expect(shown(await open(webApp(), '/nothing-here', 'sv'))).toContain('Sidan finns inte');
  });
});

describe('an API call', () => {
  it('that names a language is answered in it, and nobody is looked up for it', async () => {
    const { app, met, spoken } = remembering({
      readOrder: async () => ({ kind: 'found', order: ORDER }),
    });
    await app.call('/api/orders/123?locale=sv');
    expect(spoken).toEqual(['sv']);
    expect(met).toEqual([]);
  });

  it('that names none is answered in the language of the member of staff', async () => {
    const { app, spoken } = remembering({
      readOrder: async () => ({ kind: 'found', order: ORDER }),
    });
    await app.call('/api/orders/123');
    await open(app, '/app', 'sv');
    spoken.length = 0;
    await app.call('/api/orders/123');
    expect(spoken).toEqual(['sv']);
  });
});
