/**
 * The app's settings: every environment variable, what it has to look like, and its default. Read once
 * at start; nothing else in the app reads `process.env`. No message from here ever holds a value,
 * because half of the values are secrets.
 */
import { z } from 'zod';
import type { Timing } from '#app/domain/timing.ts';
import { WAYS_ALLOWED, type WaysAllowed } from '#app/domain/ways.ts';

export const PROCESS_ROLES = ['all', 'web', 'worker'] as const;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const NODE_ENVIRONMENTS = ['production', 'development', 'test'] as const;

export type ProcessRole = (typeof PROCESS_ROLES)[number];
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** `NODE_ENV` is `production`, which is also what an unset `NODE_ENV` means. */
  readonly production: boolean;
  /** Simulators stand in for Shopify and Prime Penguin. */
  readonly sandbox: boolean;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** 0: a free port. */
  readonly port: number;
  readonly host: string;
  readonly processRole: ProcessRole;
  readonly shopify: {
    readonly apiKey: string;
    readonly apiSecret: string;
    /** Origin, without a slash at the end. */
    readonly appUrl: string;
    readonly scopes: readonly string[];
    /** Where requests to shops go instead of `https://SHOP`; null outside sandbox and tests. */
    readonly apiOrigin: string | null;
  };
  /** AES-256 keys of 32 bytes: the first encrypts, all decrypt. Never empty. */
  readonly encryptionKeys: readonly [Buffer, ...Buffer[]];
  readonly primePenguin: {
    /** Without a slash at the end. */
    readonly url: string;
    readonly cancelPath: string;
  };
  /** null: the app sends no mail. `url` holds credentials and is never logged. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  /** How many mails a shop gets in 24 hours. */
  readonly mailsADay: number;
  readonly timing: Timing;
  /** How often a shop's orders are searched for cancelled ones whose webhook never came. */
  readonly reconcileEveryMs: number;
  /** In which ways orders may be canceled where a shop has not chosen. */
  readonly waysAllowed: WaysAllowed;
  readonly logLevel: LogLevel;
  /** null: `/metrics` answers the loopback only. */
  readonly metricsToken: string | null;
}

/** The settings are not good enough to start with. `message` is one line that names each variable at fault. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

const YEAR_SECONDS = 366 * 24 * 3600;

function seconds(fallback: number, least: 'more_than_zero' | 'zero') {
  const expected = `seconds, ${least === 'zero' ? 'from 0' : 'more than 0'} to ${YEAR_SECONDS}, such as ${fallback} or 0.5`;
  return z
    .string(expected)
    .regex(/^\d+(\.\d+)?$/, expected)
    .transform(Number)
    .refine(
      (value) => value <= YEAR_SECONDS && (least === 'zero' || Math.round(value * 1000) > 0),
      expected,
    )
    .prefault(String(fallback))
    .transform((value) => Math.round(value * 1000));
}

function present(expected: string) {
  return z.string(expected);
}

function httpUrl(expected: string) {
  return z
    .string(expected)
    .refine((text) => {
      const url = URL.parse(text);
      return url !== null && /^https?:$/.test(url.protocol) && url.username === '';
    }, expected)
    .transform((text) => text.replace(/\/+$/, ''));
}

/** Scheme, host and port alone: a path would silently get lost. */
function httpOrigin(expected: string) {
  return httpUrl(expected).refine(
    (text) => URL.parse(text)?.origin === text.toLowerCase(),
    expected,
  );
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, `one of ${values.join(', ')}`);
}

function readKeys(text: string): [Buffer, ...Buffer[]] | null {
  const keys: Buffer[] = [];
  for (const part of text.split(',').map((each) => each.trim())) {
    if (!/^[A-Za-z0-9+/]{43}=$/.test(part)) return null;
    keys.push(Buffer.from(part, 'base64'));
  }
  const [first, ...rest] = keys;
  return first === undefined ? null : [first, ...rest];
}

const KEYS_EXPECTED =
  'comma-separated base64 keys of 32 bytes each (make one with: openssl rand -base64 32)';
const ORIGIN_EXPECTED = 'an http or https origin such as http://127.0.0.1:4000';

const SMTP_EXPECTED =
  'a URL such as smtps://user:password@mail.example.com:465 or smtp://mail.example.com:587';
/** "Warehouse Cancel <cancel@example.com>" or the address alone. */
const MAIL_FROM = /^([^<>\r\n"@,;]+ <[^\s<>@,;"]+@[^\s<>@,;"]+>|[^\s<>@,;"]+@[^\s<>@,;"]+)$/;
const MAIL_FROM_EXPECTED =
  'an address such as cancel@example.com or Warehouse Cancel <cancel@example.com>';

/** So many that each of 20 addresses, as many as can be entered, gets what is urgent. */
const LEAST_MAILS = 100;
const MOST_MAILS = 100_000;
const MAILS_EXPECTED = `a whole number from ${LEAST_MAILS} to ${MOST_MAILS}`;

const variables = z.object({
  NODE_ENV: oneOf(NODE_ENVIRONMENTS).default('production'),
  SANDBOX: z.enum(['0', '1'], '1 or 0').default('0'),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ''), {
      message: 'a URL such as postgresql://user:password@host:5432/database',
    })
    .optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'a port number from 0 to 65535')
    .prefault('3000'),
  HOST: z
    .string()
    .regex(/^[^\s/]+$/, 'an address or a host name to listen on')
    .optional(),
  PROCESS_ROLE: oneOf(PROCESS_ROLES).default('all'),
  SHOPIFY_API_KEY: present("the app's client id"),
  SHOPIFY_API_SECRET: present("the app's client secret"),
  SHOPIFY_APP_URL: httpOrigin('the http or https origin at which Shopify reaches the app'),
  SCOPES: present('comma-separated access scopes').transform((text) =>
    text
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ''),
  ),
  SHOPIFY_API_ORIGIN: httpOrigin(ORIGIN_EXPECTED).optional(),
  ENCRYPTION_KEYS: present(KEYS_EXPECTED).transform((text, context) => {
    const keys = readKeys(text);
    if (keys !== null) return keys;
    context.issues.push({ code: 'custom', message: KEYS_EXPECTED, input: '' });
    return z.NEVER;
  }),
  PRIME_PENGUIN_URL: httpUrl('an http or https URL').prefault('https://service.primepenguin.com'),
  PRIME_PENGUIN_CANCEL_PATH: z
    .string()
    .regex(/^\/[^\s?#]*$/, 'a path that begins with /, without query')
    .default('/api/services/app/SelfManagedStoreOrder/CancelOrder'),
  SMTP_URL: z
    .string()
    .refine((text) => {
      const url = URL.parse(text);
      return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '';
    }, SMTP_EXPECTED)
    .optional(),
  MAIL_FROM: z.string().regex(MAIL_FROM, MAIL_FROM_EXPECTED).optional(),
  MAILS_PER_SHOP_A_DAY: z
    .string()
    .regex(/^\d{1,6}$/, MAILS_EXPECTED)
    .transform(Number)
    .refine((most) => most >= LEAST_MAILS && most <= MOST_MAILS, MAILS_EXPECTED)
    .prefault('500'),
  POLL_SECONDS: seconds(60, 'more_than_zero'),
  CHANNEL_READ_SECONDS: seconds(1800, 'more_than_zero'),
  DEFAULT_BATCH_SECONDS: seconds(1800, 'more_than_zero'),
  BATCH_GRACE_SECONDS: seconds(60, 'zero'),
  COPY_LAG_SECONDS: seconds(30, 'zero'),
  SCHEDULE_MARGIN_SECONDS: seconds(7200, 'zero'),
  ANSWER_SECONDS: seconds(14_400, 'more_than_zero'),
  AFTERWATCH_SECONDS: seconds(259_200, 'zero'),
  RECONCILE_SECONDS: seconds(3600, 'more_than_zero'),
  DELIVERY_SECONDS: seconds(1800, 'more_than_zero'),
  WAYS_TO_CANCEL: oneOf(WAYS_ALLOWED).default('cancel_order'),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'at least 16 printable characters without blanks')
    .optional(),
});

/** The names of all variables that the app reads. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the settings. An empty variable counts as unset. Throws `EnvironmentError` with one line that
 * names every variable at fault and what was expected, never its value.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    VARIABLE_NAMES.map((name) => [name, env[name]?.trim() || undefined]),
  );
  // Shopify's CLI puts the tunnel's URL into HOST.
  if (given.HOST !== undefined && /^https?:\/\//.test(given.HOST)) {
    given.SHOPIFY_APP_URL ??= given.HOST;
    given.HOST = undefined;
  }
  const read = variables.safeParse(given);
  if (!read.success) {
    const complaints = read.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const what = given[name] === undefined ? 'is missing' : 'is malformed';
      return `${name} ${what}: expected ${issue.message}`;
    });
    throw new EnvironmentError([...new Set(complaints)].join('; '));
  }
  const values = read.data;
  const production = values.NODE_ENV === 'production';
  const sandbox = values.SANDBOX === '1';
  if (values.SHOPIFY_API_ORIGIN !== undefined && production && !sandbox) {
    throw new EnvironmentError(
      'SHOPIFY_API_ORIGIN is refused in production: expected it to be unset, or SANDBOX=1 beside it',
    );
  }
  return {
    mail: readMail(values.SMTP_URL, values.MAIL_FROM),
    production,
    sandbox,
    databaseUrl: values.DATABASE_URL ?? null,
    port: values.PORT,
    host: values.HOST ?? (sandbox ? '127.0.0.1' : '0.0.0.0'),
    processRole: values.PROCESS_ROLE,
    shopify: {
      apiKey: values.SHOPIFY_API_KEY,
      apiSecret: values.SHOPIFY_API_SECRET,
      appUrl: values.SHOPIFY_APP_URL,
      scopes: values.SCOPES,
      apiOrigin: values.SHOPIFY_API_ORIGIN ?? null,
    },
    encryptionKeys: values.ENCRYPTION_KEYS,
    primePenguin: { url: values.PRIME_PENGUIN_URL, cancelPath: values.PRIME_PENGUIN_CANCEL_PATH },
    mailsADay: values.MAILS_PER_SHOP_A_DAY,
    timing: {
      pollMs: values.POLL_SECONDS,
      channelReadMs: values.CHANNEL_READ_SECONDS,
      defaultBatchMs: values.DEFAULT_BATCH_SECONDS,
      batchGraceMs: values.BATCH_GRACE_SECONDS,
      copyLagMs: values.COPY_LAG_SECONDS,
      scheduleMarginMs: values.SCHEDULE_MARGIN_SECONDS,
      answerMs: values.ANSWER_SECONDS,
      afterwatchMs: values.AFTERWATCH_SECONDS,
      deliveryMs: values.DELIVERY_SECONDS,
    },
    reconcileEveryMs: values.RECONCILE_SECONDS,
    waysAllowed: values.WAYS_TO_CANCEL,
    logLevel: values.LOG_LEVEL,
    metricsToken: values.METRICS_TOKEN ?? null,
  };
}

/** Both or neither: with one of them alone, the operator believes that mail is sent. */
function readMail(url: string | undefined, from: string | undefined): Config['mail'] {
  if (url === undefined && from === undefined) return null;
  if (url === undefined) {
    throw new EnvironmentError(`SMTP_URL is missing beside MAIL_FROM: expected ${SMTP_EXPECTED}`);
  }
  if (from === undefined) {
    throw new EnvironmentError(
      `MAIL_FROM is missing beside SMTP_URL: expected ${MAIL_FROM_EXPECTED}`,
    );
  }
  return { url, from };
}
