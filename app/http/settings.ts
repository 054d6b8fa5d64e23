/**
 * A save of the settings, as the API and the settings page take it. Trims what people type, folds
 * duplicates, makes emptied fields null; says of everything else which field is wrong and what was
 * expected, with a code and values to translate by.
 */
import { z } from 'zod';
import type { InputIssue } from '#app/contract/api.ts';
import { PLACEHOLDERS, unknownPlaceholders } from '#app/domain/provider-message.ts';
import { WAYS_ALLOWED } from '#app/domain/ways.ts';
import type { SaveSettingsResult, SettingsWish } from '#app/use-cases/application.ts';
import type { ProviderSettings } from '#app/use-cases/ports/settings.ts';
import { issue } from './input-issues.ts';

export const LONGEST_TAG = 40;
export const MOST_ADDRESSES = 20;
export const LONGEST_TEMPLATE = 2_000;
export const LEAST_ANSWER_SECONDS = 60;
export const MOST_ANSWER_SECONDS = 30 * 24 * 3_600;
const LONGEST_ADDRESS = 254;
/** Wrong addresses that a message names. */
const MOST_NAMED = 5;
const MOST_PROVIDERS = 200;
const MOST_CHOSEN = 200;
const MAX_INT32 = 2_147_483_647;

/** Line breaks and tabs are for texts of several lines; everything else below a blank is no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_OR_BREAK = /[\0-\x1f\x7f]/;

/** What people type into a field: trimmed, null when nothing is left. */
function typed(longest: number, kind: 'one_line' | 'lines' = 'one_line') {
  const forbidden = kind === 'lines' ? CONTROL : CONTROL_OR_BREAK;
  return z
    .string('text or null')
    .trim()
    .max(longest, `at most ${longest} characters`)
    .superRefine((text, context) => {
      if (!forbidden.test(text)) return;
      context.addIssue(issue('control_characters', 'text without control characters'));
    })
    .nullable()
    .transform((text) => text || null);
}

const emailAddress = z.email().max(LONGEST_ADDRESS);
const isAddress = (text: string) => emailAddress.safeParse(text).success;
const ADDRESS_EXAMPLE = 'warehouse@example.com';

/** A list, or what stands in one field: addresses between commas, semicolons, blanks or line breaks. */
const addresses = z
  .union([z.string(), z.array(z.string())], 'a list of e-mail addresses')
  .transform((given, context): readonly string[] => {
    const all = (typeof given === 'string' ? given.split(/[\s,;]+/) : given)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const wrong = all.filter((one) => !isAddress(one));
    if (wrong.length > 0) {
      const first = wrong.slice(0, MOST_NAMED).map((one) => `"${shortened(one)}"`);
      const named = [...first, ...(wrong.length > MOST_NAMED ? ['…'] : [])].join(', ');
      const expected = `e-mail addresses such as ${ADDRESS_EXAMPLE}, and not ${named}`;
      context.issues.push(issue('address_malformed', expected, { addresses: named }));
    }
    const seen = new Set<string>();
    const folded = all.filter((one) => {
      const key = one.toLowerCase();
      return seen.has(key) ? false : seen.add(key);
    });
    if (folded.length > MOST_ADDRESSES) {
      const expected = `at most ${MOST_ADDRESSES} e-mail addresses`;
      context.issues.push(issue('too_many', expected, { max: MOST_ADDRESSES }));
    }
    return folded;
  });

/** Named so that it can be found again, not so that a page of it has to be read. */
function shortened(text: string): string {
  const longest = 60;
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

const flag = z.boolean('true or false');

const automations = z
  .object(
    {
      forwardShopifyCancels: flag,
      forwardOnlyTag: typed(LONGEST_TAG).superRefine((tag, context) => {
        if (!tag?.includes(',')) return;
        context.addIssue(issue('tag_malformed', 'one tag, without a comma'));
      }),
      writeMetafield: flag,
      writeTag: flag,
      askReason: z.enum(['required', 'optional', 'never'], 'required, optional or never'),
      waysToCancel: z
        .enum(WAYS_ALLOWED, `${WAYS_ALLOWED.join(', ')} or null`)
        .nullable()
        .optional(),
      syncNow: flag.optional(),
    },
    'an object',
  )
  .transform(({ waysToCancel, syncNow, ...rest }) => ({
    ...rest,
    ...(waysToCancel === undefined ? {} : { waysToCancel }),
    ...(syncNow === undefined ? {} : { syncNow }),
  }));

const notifications = z
  .object(
    {
      on: z.enum(
        ['every_final', 'attention', 'overturned', 'never'],
        'every_final, attention, overturned or never',
      ),
      to: addresses,
      pace: z.enum(['at_once', 'hourly', 'daily'], 'at_once, hourly or daily'),
    },
    'an object',
  )
  .superRefine(({ on, to }, context) => {
    if (on === 'never' || to.length > 0) return;
    const expected = 'at least one e-mail address, or nothing to be sent';
    context.addIssue({ ...issue('address_required', expected), path: ['to'] });
  });

const USER_ID_EXPECTED = 'Shopify’s user ids, such as "42"';

const access = z.object(
  {
    settings: z.enum(['everyone', 'owner', 'chosen'], 'everyone, owner or chosen'),
    chosenUserIds: z
      .array(
        z.string(USER_ID_EXPECTED).regex(/^[1-9]\d{0,19}$/, USER_ID_EXPECTED),
        USER_ID_EXPECTED,
      )
      .max(MOST_CHOSEN, `at most ${MOST_CHOSEN}`)
      .transform((ids): readonly string[] => [...new Set(ids)]),
  },
  'an object',
);

const answerSeconds = z
  .number('seconds, or null')
  .superRefine((seconds, context) => {
    const isFit =
      Number.isInteger(seconds) &&
      seconds >= LEAST_ANSWER_SECONDS &&
      seconds <= MOST_ANSWER_SECONDS;
    if (isFit) return;
    const [minSeconds, maxSeconds] = [LEAST_ANSWER_SECONDS, MOST_ANSWER_SECONDS];
    const expected = `a time from ${minSeconds} seconds to ${maxSeconds} seconds (30 days), in whole seconds`;
    context.addIssue(issue('duration_out_of_range', expected, { minSeconds, maxSeconds }));
  })
  .nullable();

const contactEmail = typed(LONGEST_ADDRESS).superRefine((text, context) => {
  if (text === null || isAddress(text)) return;
  const named = `"${shortened(text)}"`;
  const expected = `an e-mail address such as ${ADDRESS_EXAMPLE}, and not ${named}`;
  context.addIssue(issue('address_malformed', expected, { addresses: named }));
});

const contact = z
  .object(
    { name: typed(200), email: contactEmail, phone: typed(50), hours: typed(200, 'lines') },
    'an object or null',
  )
  .nullable()
  .transform((given) =>
    given && Object.values(given).some((value) => value !== null) ? given : null,
  );

const messageTemplate = typed(LONGEST_TEMPLATE, 'lines').superRefine((template, context) => {
  const unknown = unknownPlaceholders(template ?? '');
  if (unknown.length === 0) return;
  const braced = (names: readonly string[]) =>
    names.map((name) => `{{${shortened(name)}}}`).join(', ');
  const values = { placeholders: braced(unknown), known: braced(PLACEHOLDERS) };
  const expected = `no other placeholders than ${values.known}, and so not ${values.placeholders}`;
  context.addIssue(issue('placeholder_unknown', expected, values));
});

const provider = z
  .object(
    {
      // As Prime Penguin names it, blanks and all.
      name: z.string('the name of a provider').max(1_000, 'at most 1000 characters'),
      cancellable: z.enum(['unknown', 'yes', 'no'], 'unknown, yes or no'),
      answerSeconds,
      contact,
      messageTemplate,
    },
    'an object',
  )
  .transform(
    ({ answerSeconds: seconds, ...rest }): ProviderSettings => ({
      ...rest,
      answerMs: seconds === null ? null : seconds * 1_000,
    }),
  );

const providers = z
  .array(provider, 'a list of providers')
  .max(MOST_PROVIDERS, `at most ${MOST_PROVIDERS} providers`)
  .superRefine((all, context) => {
    const index = all.findIndex(({ name }, at) => all.findIndex((one) => one.name === name) !== at);
    if (index === -1) return;
    context.addIssue({ ...issue('duplicate', 'each provider once'), path: [index, 'name'] });
  });

const VERSION_EXPECTED = 'the version of the settings that were read, a whole number such as 7';

export interface SettingsSave {
  readonly version: number;
  readonly wish: SettingsWish;
}

export const settingsSchema: z.ZodType<SettingsSave> = z
  .object(
    {
      version: z
        .number(VERSION_EXPECTED)
        .int(VERSION_EXPECTED)
        .min(0, VERSION_EXPECTED)
        .max(MAX_INT32, VERSION_EXPECTED),
      automations: automations.optional(),
      notifications: notifications.optional(),
      access: access.optional(),
      providers: providers.optional(),
    },
    'a JSON object with version',
  )
  .transform(({ version, automations: a, notifications: n, access: c, providers: p }) => ({
    version,
    wish: {
      ...(a ? { automations: a } : {}),
      ...(n ? { notifications: n } : {}),
      ...(c ? { access: c } : {}),
      ...(p ? { providers: p } : {}),
    },
  }));

type Refusal = Extract<
  SaveSettingsResult,
  { readonly kind: 'unknown_provider' | 'locks_you_out' | 'scope_missing' }
>;

/** What the schema cannot know, in the same form. */
export function issueOfRefusal(refusal: Refusal, { providers: sent }: SettingsWish): InputIssue {
  switch (refusal.kind) {
    case 'unknown_provider': {
      const index = sent?.findIndex(({ name }) => name === refusal.name) ?? -1;
      return {
        field: `providers.${index}.name`,
        code: 'unknown_provider',
        values: { name: refusal.name },
        message: 'a provider of this shop',
      };
    }
    case 'locks_you_out':
      return {
        field: 'access.settings',
        code: 'locks_you_out',
        values: {},
        message: 'an access that leaves you in, because you could not change the settings back',
      };
    case 'scope_missing':
      return {
        field: refusal.field,
        code: 'scope_missing',
        values: { scope: refusal.scope },
        message: `off, until the shop has granted the access scope ${refusal.scope}`,
      };
  }
}
