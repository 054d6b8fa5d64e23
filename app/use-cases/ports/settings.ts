/**
 * What a merchant has decided for the shop, and who of the staff has been seen. Implemented by
 * `app/persistence`.
 */
import type { Instant } from '#app/domain/instant.ts';
import type { SettingsAccess } from '#app/domain/settings-access.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import type { AuditEntry } from './audit.ts';

export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Opening hours, free text. */
  readonly hours: string | null;
}

export interface Automations {
  /** An order cancelled in Shopify is sent to the warehouse. */
  readonly forwardShopifyCancels: boolean;
  /** Only orders with this tag; null: all. */
  readonly forwardOnlyTag: string | null;
  readonly writeMetafield: boolean;
  readonly writeTag: boolean;
  readonly askReason: 'required' | 'optional' | 'never';
  /** null: the operator's default. */
  readonly waysToCancel: WaysAllowed | null;
  /** After a cancel, Prime Penguin is asked to sync now. */
  readonly syncNow: boolean;
}

export interface Notifications {
  readonly on: 'every_final' | 'attention' | 'overturned' | 'never';
  readonly to: readonly string[];
  readonly pace: 'at_once' | 'hourly' | 'daily';
  /** The language of the mails, such as `sv`: that of whoever saved these last. */
  readonly locale: string;
}

export interface Settings {
  /** 0: nothing was ever saved, and these are the defaults. Goes up with every save. */
  readonly version: number;
  readonly automations: Automations;
  readonly notifications: Notifications;
  readonly access: SettingsAccess;
  readonly guideDismissed: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  version: 0,
  automations: {
    forwardShopifyCancels: true,
    forwardOnlyTag: null,
    writeMetafield: false,
    writeTag: false,
    askReason: 'optional',
    waysToCancel: null,
    syncNow: false,
  },
  notifications: { on: 'never', to: [], pace: 'at_once', locale: 'en' },
  access: { settings: 'everyone', chosenUserIds: [] },
  guideDismissed: false,
};

/** What the merchant can set for one provider. */
export interface ProviderSettings {
  /** As Prime Penguin names it. */
  readonly name: string;
  readonly cancellable: 'unknown' | 'yes' | 'no';
  /** Milliseconds; null: the operator's default. */
  readonly answerMs: number | null;
  /** null: nothing entered. */
  readonly contact: Contact | null;
  readonly messageTemplate: string | null;
}

/** One save: what is left out stays as it is. */
export interface SettingsChange {
  readonly automations?: Automations;
  readonly notifications?: Notifications;
  readonly access?: SettingsAccess;
  readonly providers?: readonly ProviderSettings[];
}

export interface SettingsStore {
  /** The defaults while nothing was saved. */
  read(shop: string): Promise<Settings>;
  /**
   * All of the change or nothing, with the lines that tell of it. `changed_meanwhile`: the settings are no longer at `version`.
   * `unknown_provider`: the shop has no provider of that name.
   */
  save(
    shop: string,
    version: number,
    change: SettingsChange,
    audit: readonly AuditEntry[],
  ): Promise<
    | { readonly kind: 'saved'; readonly settings: Settings }
    | { readonly kind: 'changed_meanwhile' }
    | { readonly kind: 'unknown_provider'; readonly name: string }
  >;
  /** Does not raise the version: the guide is nobody's setting to be overwritten. */
  setGuideDismissed(shop: string, isDismissed: boolean): Promise<void>;
}

export interface StaffMember {
  /** Shopify's user id. */
  readonly userId: string;
  /** null until Shopify has said. */
  readonly name: string | null;
  readonly isOwner: boolean | null;
  readonly locale: string | null;
  readonly seenAt: Instant;
  /** When Shopify last said who they are; null: never. */
  readonly askedAt: Instant | null;
}

export interface StaffStore {
  read(shop: string, userId: string): Promise<StaffMember | null>;
  /** Whoever was seen last first. */
  list(shop: string): Promise<readonly StaffMember[]>;
  /** Adds or renews; null keeps what is known. */
  note(shop: string, member: StaffMember): Promise<void>;
}

export interface AnswerTime {
  readonly answers: number;
  /** null without one. */
  readonly medianMs: number | null;
}

/** What one provider has answered so far. */
export interface ProviderRecord {
  /** Warehouse orders that it was asked to stop, through Prime Penguin. */
  readonly asked: number;
  /** Stopped, and still so. */
  readonly stopped: number;
  /** Refused, not supported, or too late. */
  readonly notStopped: number;
  /** From the first request to the first final answer; null without one. */
  readonly medianAnswerMs: number | null;
  /** The same of those for which Prime Penguin was asked to sync between the two, and of the others. */
  readonly withSync: AnswerTime;
  readonly withoutSync: AnswerTime;
  /**
   * Whether it can be cancelled through the integration, as its own answers have it. Shown to the merchant
   * and nothing more: only the merchant's own `no` keeps the app from asking, because an integration can
   * be mended any day, and one that is never asked again could not show it.
   */
  readonly learnt: 'unknown' | 'yes' | 'no';
}

export interface ProviderRecordStore {
  /** By the provider's name, of those that were asked. */
  read(shop: string): Promise<ReadonlyMap<string, ProviderRecord>>;
}
