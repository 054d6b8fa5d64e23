/**
 * How far Prime Penguin reads the orders of a sales channel, as far as its API shows it. The one place
 * that says what the installation status means.
 */

import { LONGEST_CRON } from '#app/domain/batches.ts';
import type { ChannelReading } from '#app/use-cases/ports/prime-penguin.ts';
import { installationStatus, readItems, readRows } from './wire.ts';

/** @returns null when `value` is no list */
export function readChannelReadings(value: unknown): ReadonlyMap<number, ChannelReading> | null {
  const items = readItems(value);
  if (items === null) return null;
  const readings = readRows(installationStatus, items).flatMap((row) =>
    row.id === null ? [] : [[row.id, readingOf(row)] as const],
  );
  return new Map(readings);
}

/** The schedule of the channel; null: none is shown. undefined when `value` is no list. */
export function readChannelCron(value: unknown, salesChannelId: number): string | null | undefined {
  const items = readItems(value);
  if (items === null) return undefined;
  const channel = readRows(installationStatus, items).find(({ id }) => id === salesChannelId);
  const cron = channel?.cronSchedule ?? null;
  return cron !== null && cron.length <= LONGEST_CRON ? cron : null;
}

type Installation = ReturnType<typeof readRows<typeof installationStatus>>[number];

function readingOf(channel: Installation): ChannelReading {
  if (channel.tokenRevoked === true) return 'off';
  switch (channel.installationStatus) {
    case 'installed':
      // Nothing else shows whether reading is switched on: a channel that is read has a schedule.
      if (channel.cronSchedule === null) return 'off';
      return channel.additionalValues?.orderLocationIds.length ? 'some_locations' : 'on';
    case 'uninstalling':
    case 'uninstalled':
    case 'invalid':
    case 'not_installed':
      return 'off';
    case 'installing':
    case 'unknown':
      return 'unknown';
  }
}
