/** The settings in the words of the contract. Decides nothing, and holds no secret. */
import type { ProviderSettingsView, SettingsView, StaffView } from '#app/contract/api.ts';
import { readSchedule } from '#app/domain/batches.ts';
import type { Instant } from '#app/domain/instant.ts';
import { nextBatchAt } from '#app/domain/next-look.ts';
import type { Timing } from '#app/domain/timing.ts';
import type { ProviderRecord, Settings, StaffMember } from './ports/settings.ts';
import type { Connection, KnownProvider } from './ports/store.ts';

interface Known {
  readonly settings: Settings;
  readonly connection: Connection | null;
  readonly records: ReadonlyMap<string, ProviderRecord>;
  readonly staff: readonly StaffMember[];
  readonly can: SettingsView['can'];
  readonly now: Instant;
  readonly timing: Timing;
}

export function viewSettings(known: Known): SettingsView {
  const { settings, connection, staff, can } = known;
  const { on, to, pace } = settings.notifications;
  return {
    version: settings.version,
    providers: (connection?.providers ?? []).map((provider) => viewProvider(provider, known)),
    defaultAnswerSeconds: known.timing.answerMs / 1_000,
    automations: settings.automations,
    notifications: { on, to, pace },
    access: {
      settings: settings.access.settings,
      staff: viewStaff(staff, settings.access.chosenUserIds),
    },
    guideDismissed: settings.guideDismissed,
    can,
  };
}

const NO_RECORD: ProviderRecord = {
  asked: 0,
  stopped: 0,
  notStopped: 0,
  medianAnswerMs: null,
  learnt: 'unknown',
};

function viewProvider(
  { name, warehouse, cron, cancellable, answerMs, contact, messageTemplate }: KnownProvider,
  { records, now, timing }: Known,
): ProviderSettingsView {
  const { asked, stopped, notStopped, medianAnswerMs, learnt } = records.get(name) ?? NO_RECORD;
  const batchAt = nextBatchAt(readSchedule(cron, timing.defaultBatchMs), now, 0);
  return {
    name,
    warehouse,
    schedule: cron,
    nextBatchAt:
      batchAt === null || !Number.isFinite(batchAt) ? null : new Date(batchAt).toISOString(),
    cancellable,
    learnt,
    answerSeconds: answerMs === null ? null : Math.round(answerMs / 1000),
    contact,
    messageTemplate,
    record: {
      asked,
      stopped,
      notStopped,
      medianAnswerSeconds: medianAnswerMs === null ? null : Math.round(medianAnswerMs / 1000),
    },
  };
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
