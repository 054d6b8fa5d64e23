/**
 * What a save of the settings changes, as the record of changes tells it. Pure. Addresses are masked, and of
 * what people wrote about a provider only is said that it was changed.
 */
import { type AuditedChange, type FieldChange, maskAddress } from '#app/domain/audit.ts';
import type { ProviderSettings, Settings, SettingsChange } from './ports/settings.ts';

/** @param before what `change` is saved over */
export function changesOf(
  before: {
    readonly settings: Pick<Settings, 'automations' | 'notifications' | 'access'>;
    readonly providers: readonly ProviderSettings[];
  },
  change: SettingsChange,
): readonly AuditedChange[] {
  const { automations, notifications, access } = before.settings;
  const settings = [
    ...fieldsOf('automations', automations, change.automations ?? automations),
    ...fieldsOf(
      'notifications',
      mailing(notifications),
      mailing(change.notifications ?? notifications),
    ),
  ];
  const inAccess = fieldsOf('access', access, change.access ?? access);
  return [
    ...(settings.length === 0 ? [] : [{ action: 'settings_saved', fields: settings } as const]),
    ...(inAccess.length === 0 ? [] : [{ action: 'access_changed', fields: inAccess } as const]),
    ...(change.providers ?? []).flatMap((after) => {
      const known = before.providers.find(({ name }) => name === after.name);
      const fields = known === undefined ? [] : providerFields(known, after);
      return fields.length === 0
        ? []
        : [{ action: 'provider_saved', provider: after.name, fields } as const];
    }),
  ];
}

/** The language of the mails follows from who saves, and is no choice. */
function mailing({ on, to, pace }: Settings['notifications']) {
  return { on, to: to.map(maskAddress), pace };
}

function providerFields(before: ProviderSettings, after: ProviderSettings): readonly FieldChange[] {
  const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 1_000));
  return [
    ...fieldsOf(
      'provider',
      { cancellable: before.cancellable, answerSeconds: seconds(before.answerMs) },
      { cancellable: after.cancellable, answerSeconds: seconds(after.answerMs) },
    ),
    ...(isSame(before.contact, after.contact) ? [] : [{ field: 'provider.contact' }]),
    ...(before.messageTemplate === after.messageTemplate
      ? []
      : [{ field: 'provider.messageTemplate' }]),
  ];
}

type Fields = Readonly<Record<string, NonNullable<FieldChange['from']> | null>>;

function fieldsOf<T extends object>(area: string, before: T, after: T): readonly FieldChange[] {
  const [old, now] = [before as Fields, after as Fields];
  return Object.keys(old).flatMap((name) => {
    const [from, to] = [old[name] ?? null, now[name] ?? null];
    return isSame(from, to) ? [] : [{ field: `${area}.${name}`, from, to }];
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
