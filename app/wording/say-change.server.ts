/** A line of the record of changes in the words of a language. */
import type { TFunction } from 'i18next';
import type { Actor, AuditedChange, FieldChange, HarmlessValue } from '#app/domain/audit.ts';
import type { Language } from './languages.ts';
import { wordsIn } from './texts.server.ts';

export interface SaidChange {
  readonly by: string;
  readonly what: string;
  readonly lines: readonly string[];
}

interface Told {
  readonly by: Actor;
  readonly isInDemo: boolean;
  readonly change: AuditedChange;
}

/** @param nameOf a member of staff's name by Shopify's user id; null: it is not known */
export function sayChange(
  language: Language,
  { by, isInDemo, change }: Told,
  nameOf: (userId: string) => string | null,
): SaidChange {
  const t = wordsIn(language);
  const staff = (userId: string) => nameOf(userId) ?? t('activity.person', { id: userId });
  const what = whatOf(t, change);
  return {
    by: byWhom(t, by, staff),
    what: isInDemo ? t('changes.inDemo', { change: what }) : what,
    lines: 'fields' in change ? change.fields.map((field) => fieldInWords(t, field, staff)) : [],
  };
}

function byWhom(t: TFunction, by: Actor, staff: (userId: string) => string): string {
  if (by.kind !== 'staff') return t(`changes.by.${by.kind}`);
  return by.userId === null ? t('activity.somebody') : staff(by.userId);
}

function whatOf(t: TFunction, change: AuditedChange): string {
  switch (change.action) {
    case 'provider_saved':
      return t('changes.action.provider_saved', { provider: change.provider });
    case 'connected':
    case 'connection_changed': {
      const { tenantId, salesChannel } = change;
      return t(`changes.action.${change.action}`, { tenantId, salesChannel });
    }
    case 'orders_erased':
      return t('changes.action.orders_erased', { count: change.orders });
    case 'address_asked':
    case 'address_confirmed':
    case 'address_stopped':
    case 'address_resumed':
      return t(`changes.action.${change.action}`, { address: change.address });
    case 'settings_saved':
    case 'access_changed':
    case 'connection_lost':
    case 'connection_restored':
    case 'disconnected':
    case 'exported':
    case 'shop_erased':
    case 'installed':
    case 'uninstalled':
    case 'demo_started':
    case 'demo_ended':
    case 'keys_resealed':
      return t(`changes.action.${change.action}`);
  }
}

function fieldInWords(
  t: TFunction,
  { field, from, to }: FieldChange,
  staff: (userId: string) => string,
): string {
  const name = isNamed(field) ? t(`changes.field.${field}`) : field;
  if (from === undefined || to === undefined) return t('changes.changed', { field: name });
  const value = (given: HarmlessValue) => valueInWords(t, field, given, staff);
  return t('changes.fromTo', { field: name, from: value(from), to: value(to) });
}

function valueInWords(
  t: TFunction,
  field: string,
  value: HarmlessValue,
  staff: (userId: string) => string,
): string {
  if (value === null) {
    return t(isNullChosen(field) ? 'automations.ways.default.label' : 'changes.value.none');
  }
  if (typeof value === 'boolean') return t(value ? 'changes.value.on' : 'changes.value.off');
  if (typeof value === 'number') return secondsInWords(t, value);
  if (typeof value !== 'string') {
    const named = field === 'access.chosenUserIds' ? value.map(staff) : value;
    return named.length === 0 ? t('changes.value.none') : named.join(', ');
  }
  const key = `${CHOICES[field] ?? ''}.${value}.label`;
  // A choice of a newer version of the app, and what people typed, stand as they are.
  return t([key, 'quoted'] as never, { words: value });
}

function isNullChosen(field: string): boolean {
  return field === 'automations.waysToCancel';
}

/** Where the choices of a field have their labels. */
const CHOICES: Readonly<Record<string, string>> = {
  'notifications.on': 'mail.on',
  'notifications.pace': 'mail.pace',
  'access.settings': 'access.who',
  'automations.askReason': 'automations.reason',
  'automations.waysToCancel': 'automations.ways',
  'provider.cancellable': 'provider.cancellable',
};

const FIELDS = [
  'automations.forwardShopifyCancels',
  'automations.forwardOnlyTag',
  'automations.writeMetafield',
  'automations.writeTag',
  'automations.askReason',
  'automations.waysToCancel',
  'automations.syncNow',
  'notifications.on',
  'notifications.to',
  'notifications.pace',
  'access.settings',
  'access.chosenUserIds',
  'provider.cancellable',
  'provider.answerSeconds',
  'provider.contact',
  'provider.messageTemplate',
] as const;

/** false: a field of a newer version of the app, met by an older one. */
function isNamed(field: string): field is (typeof FIELDS)[number] {
  return FIELDS.some((known) => known === field);
}

function secondsInWords(t: TFunction, seconds: number): string {
  if (seconds % 3_600 === 0) return t('duration.hours', { count: seconds / 3_600 });
  if (seconds % 60 === 0) return t('duration.minutes', { count: seconds / 60 });
  return t('duration.seconds', { count: seconds });
}
