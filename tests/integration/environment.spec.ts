import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  readEnvironment,
  VARIABLE_NAMES,
} from '#app/config/environment.server.ts';

const example = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'));

/** The example with some variables changed; undefined takes one away. */
function reading(changes: Readonly<Record<string, string | undefined>>) {
  return readEnvironment({ ...example, ...changes });
}

function complaintOf(changes: Readonly<Record<string, string | undefined>>): string {
  try {
    reading(changes);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error('these settings were accepted');
}

describe('the example file', () => {
  it('lists every variable that the app reads, and no other', () => {
    expect(Object.keys(example).sort()).toEqual([...VARIABLE_NAMES].sort());
  });

  it('is good enough to start with as it stands', () => {
    expect(reading({})).toMatchObject({
      production: true,
      sandbox: false,
      databaseUrl: null,
      port: 3000,
      host: '0.0.0.0',
      processRole: 'all',
      waysAllowed: 'cancel_order',
      logLevel: 'info',
      metricsToken: null,
    });
  });

  it('spells out the defaults', () => {
    const required = [
      'SHOPIFY_API_KEY',
      'SHOPIFY_API_SECRET',
      'SHOPIFY_APP_URL',
      'SCOPES',
      'ENCRYPTION_KEYS',
    ];
    const least = Object.fromEntries(required.map((name) => [name, example[name]]));
    expect(readEnvironment(least)).toEqual(reading({}));
  });
});

describe('the mail server', () => {
  const url = 'smtps://user:hush-smtp@mail.example.com:465';

  it('is none when neither of its variables is set', () => {
    expect(reading({}).mail).toBeNull();
  });

  it.each(['cancel@example.com', 'Warehouse Cancel <cancel@example.com>'])(
    'sends as %s',
    (from) => {
      expect(reading({ SMTP_URL: url, MAIL_FROM: from }).mail).toEqual({ url, from });
    },
  );

  it.each([
    [{ SMTP_URL: url }, 'MAIL_FROM is missing beside SMTP_URL'],
    [{ MAIL_FROM: 'cancel@example.com' }, 'SMTP_URL is missing beside MAIL_FROM'],
    [{ SMTP_URL: 'https://hush-smtp', MAIL_FROM: 'a@b.example' }, 'SMTP_URL is malformed'],
    [{ SMTP_URL: url, MAIL_FROM: 'nobody' }, 'MAIL_FROM is malformed'],
    [{ SMTP_URL: url, MAIL_FROM: 'a@b.example, c@d.example' }, 'MAIL_FROM is malformed'],
  ])('stops the start with the name of what is wrong, and no secret: %#', (changes, complaint) => {
    expect(complaintOf(changes)).toContain(complaint);
    expect(complaintOf(changes)).not.toContain('hush-smtp');
  });
});

describe('a variable at fault', () => {
  const faults: readonly (readonly [string, string | undefined])[] = [
    ['SHOPIFY_API_KEY', undefined],
    ['SHOPIFY_API_SECRET', ' '],
    ['SHOPIFY_APP_URL', 'warehouse-cancel.example.com'],
    ['SHOPIFY_APP_URL', 'https://example.com/app'],
    ['SCOPES', ''],
    ['ENCRYPTION_KEYS', undefined],
    ['ENCRYPTION_KEYS', 'c2hvcnQ='],
    ['ENCRYPTION_KEYS', `${example.ENCRYPTION_KEYS},nonsense`],
    ['PRIME_PENGUIN_URL', 'ftp://service.primepenguin.com'],
    ['PRIME_PENGUIN_URL', 'https://user:secret@service.primepenguin.com'],
    ['PRIME_PENGUIN_CANCEL_PATH', 'CancelOrder'],
    ['PROCESS_ROLE', 'both'],
    ['NODE_ENV', 'prod'],
    ['SANDBOX', 'yes'],
    ['PORT', '65536'],
    ['HOST', 'two words'],
    ['DATABASE_URL', 'mysql://localhost/app'],
    ['POLL_SECONDS', '0'],
    ['POLL_SECONDS', '1e3'],
    ['ANSWER_SECONDS', '-1'],
    ['AFTERWATCH_SECONDS', '99999999999'],
    ['WAYS_TO_CANCEL', 'remap_to_dropship'],
    ['LOG_LEVEL', 'loud'],
    ['METRICS_TOKEN', 'short'],
    ['SHOPIFY_API_ORIGIN', 'localhost:4000'],
  ];

  it.each(faults)('%s=%j stops the start with one line that names it', (name, value) => {
    const complaint = complaintOf({ [name]: value });
    expect(complaint).toMatch(new RegExp(`^${name} is (missing|malformed): expected .+`));
    expect(complaint).not.toContain('\n');
    expect(complaint).not.toContain(';');
  });

  it('is never quoted, since it may be a secret', () => {
    expect(complaintOf({ ENCRYPTION_KEYS: 'hunter2', METRICS_TOKEN: 'hunter2' })).not.toContain(
      'hunter2',
    );
  });

  it('is named together with the others on the same line', () => {
    expect(complaintOf({ SHOPIFY_API_KEY: '', PORT: 'http' })).toMatch(
      /^PORT is malformed: .+; SHOPIFY_API_KEY is missing: [^\n]+$/,
    );
  });
});

describe('durations', () => {
  it('take fractions of seconds and become milliseconds', () => {
    const { timing } = reading({ POLL_SECONDS: '0.25', BATCH_GRACE_SECONDS: '0' });
    expect(timing).toMatchObject({ pollMs: 250, batchGraceMs: 0, answerMs: 14_400_000 });
  });
});

describe('encryption keys', () => {
  it('are read in order, so that the first one encrypts', () => {
    const older = Buffer.alloc(32, 7);
    const { encryptionKeys } = reading({
      ENCRYPTION_KEYS: `${example.ENCRYPTION_KEYS}, ${older.toString('base64')}`,
    });
    expect(encryptionKeys).toHaveLength(2);
    expect(encryptionKeys[1]).toEqual(older);
  });
});

describe('simulators in the place of Shopify', () => {
  const SHOPIFY_API_ORIGIN = 'http://127.0.0.1:4000';

  it('are refused in production', () => {
    expect(complaintOf({ SHOPIFY_API_ORIGIN, NODE_ENV: 'production' })).toMatch(
      /^SHOPIFY_API_ORIGIN is refused in production/,
    );
  });

  it('are refused when nobody said that it is not production', () => {
    expect(complaintOf({ SHOPIFY_API_ORIGIN, NODE_ENV: undefined })).toMatch(
      /^SHOPIFY_API_ORIGIN is refused in production/,
    );
  });

  it('are taken in the sandbox, which listens on the loopback', () => {
    expect(reading({ SHOPIFY_API_ORIGIN, SANDBOX: '1' })).toMatchObject({
      sandbox: true,
      host: '127.0.0.1',
      shopify: { apiOrigin: SHOPIFY_API_ORIGIN },
    });
  });

  it('are taken in tests', () => {
    expect(reading({ SHOPIFY_API_ORIGIN, NODE_ENV: 'test' }).shopify.apiOrigin).toBe(
      SHOPIFY_API_ORIGIN,
    );
  });
});

describe("Shopify's CLI", () => {
  it('may put the URL of the app into HOST', () => {
    const config = reading({ HOST: 'https://tunnel.example.com', SHOPIFY_APP_URL: undefined });
    expect(config.shopify.appUrl).toBe('https://tunnel.example.com');
    expect(config.host).toBe('0.0.0.0');
  });
});
