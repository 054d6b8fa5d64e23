/** The settings in the words of the contract. Decides nothing, and holds no secret. */
import type {
  AnswerTimeView,
  MailAddressState,
  MailAddressView,
  ProviderSettingsView,
  SavedNotificationsView,
  SettingsView,
  StaffView,
} from '#app/contract/api.ts';
import { readSchedule } from '#app/domain/batches.ts';
import { troublesOfProvider } from '#app/domain/connection-trouble.ts';
import type { Instant } from '#app/domain/instant.ts';
import { addressKey, addressState } from '#app/domain/mail-address.ts';
import { nextBatchAt } from '#app/domain/next-look.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import type { Say } from '#app/wording/say.server.ts';
import type { KnownAddress } from './ports/mail-addresses.ts';
import type { AnswerTime, ProviderRecord, Settings, StaffMember } from './ports/settings.ts';
import type { Connection, KnownProvider } from './ports/store.ts';
import { warehousesOf } from './providers.ts';
import { viewTrouble } from './views.ts';

interface Known {
  readonly settings: Settings;
  readonly connection: Connection | null;
  readonly records: ReadonlyMap<string, ProviderRecord>;
  readonly staff: readonly StaffMember[];
  /** By address, in lower case; null: of a demo, which mails nobody. */
  readonly addresses: ReadonlyMap<string, KnownAddress> | null;
  readonly mails: { readonly made: number; readonly heldBack: number; readonly most: number };
  readonly can: SettingsView['can'];
  readonly now: Instant;
  readonly timing: Timing;
  readonly waysAllowed: WaysAllowed;
  /** The language of whoever asks. */
  readonly say: Say;
}

export function viewSettings(known: Known): SettingsView {
  const { settings, connection, staff, can } = known;
  const { on, to, pace } = settings.notifications;
  return {
    version: settings.version,
    providers: warehousesOf(connection).map((provider) => viewProvider(provider, known)),
    defaultAnswerSeconds: known.timing.answerMs / 1_000,
    automations: settings.automations,
    defaultWaysToCancel: known.waysAllowed,
    notifications: { on, to, pace, ...viewMailing(known) },
    access: {
      settings: settings.access.settings,
      staff: viewStaff(staff, settings.access.chosenUserIds),
    },
    guideDismissed: settings.guideDismissed,
    can,
  };
}

function viewMailing({
  settings,
  addresses,
  mails,
}: Known): Pick<SavedNotificationsView, 'addresses' | 'last24Hours'> {
  const { made, most, heldBack } = mails;
  return {
    addresses:
      addresses === null
        ? []
        : settings.notifications.to.map((address) =>
            viewAddress(address, addresses.get(addressKey(address))),
          ),
    last24Hours: { mails: made, most, heldBack },
  };
}

function viewAddress(address: string, known: KnownAddress | undefined): MailAddressView {
  const state = addressState(known);
  const since: Readonly<Record<MailAddressState, Instant | null | undefined>> = {
    confirmed: known?.confirmedAt,
    shop_contact: known?.shopContactAt,
    waiting: known?.askedAt,
    stopped: known?.stoppedAt,
  };
  const at = since[state] ?? null;
  return { address, state, since: at === null ? null : new Date(at).toISOString() };
}

const NO_RECORD: ProviderRecord = {
  asked: 0,
  stopped: 0,
  notStopped: 0,
  medianAnswerMs: null,
  withSync: { answers: 0, medianMs: null },
  withoutSync: { answers: 0, medianMs: null },
  learnt: 'unknown',
};

function viewProvider(
  { name, warehouse, cron, runs, cancellable, answerMs, contact, messageTemplate }: KnownProvider,
  { records, now, timing, say }: Known,
): ProviderSettingsView {
  const record = records.get(name) ?? NO_RECORD;
  const { asked, stopped, notStopped, learnt } = record;
  const batchAt = nextBatchAt(readSchedule(cron, timing.defaultBatchMs), now, 0);
  return {
    name,
    warehouse,
    schedule: cron,
    nextBatchAt:
      batchAt === null || !Number.isFinite(batchAt) ? null : new Date(batchAt).toISOString(),
    troubles: troublesOfProvider(runs, now).map((one) => viewTrouble(one, say)),
    cancellable,
    learnt,
    answerSeconds: toSeconds(answerMs),
    contact,
    messageTemplate,
    record: {
      asked,
      stopped,
      notStopped,
      medianAnswerSeconds: toSeconds(record.medianAnswerMs),
      withSync: viewAnswerTime(record.withSync),
      withoutSync: viewAnswerTime(record.withoutSync),
    },
  };
}

function viewAnswerTime({ answers, medianMs }: AnswerTime): AnswerTimeView {
  return { answers, medianSeconds: toSeconds(medianMs) };
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000);
}

/** Whoever is chosen is listed even if they are not known (any more), so that a save does not lose them. */
function viewStaff(
  staff: readonly StaffMember[],
  chosenUserIds: readonly string[],
): readonly StaffView[] {
  const known = new Set(staff.map(({ userId }) => userId));
  const unseen = chosenUserIds.filter((userId) => !known.has(userId));
  return [
    ...staff.map(({ userId, name, isOwner }) => ({
      userId,
      name: name ?? userId,
      isOwner: isOwner ?? false,
      isChosen: chosenUserIds.includes(userId),
    })),
    ...unseen.map((userId) => ({ userId, name: userId, isOwner: false, isChosen: true })),
  ];
}
