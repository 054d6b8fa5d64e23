/**
 * Assigns the order to dropship, which cancels it at the warehouse that has it. That this tenant has no dropship
 * provider, or that the login may not assign orders, says nothing against the connection: it is Prime Penguin's no.
 */
import { messageOf, type Said } from '#app/domain/said.ts';
import type { Refused } from '../ports/prime-penguin.ts';
import type { WayToCancel } from './way-to-cancel.ts';

export const remapToDropship: WayToCancel = {
  way: 'remap_to_dropship',
  didSay: 'asked Prime Penguin to assign to dropship',
  async ask(primePenguin, id) {
    const answer = await primePenguin.assignToProvider([id], 'dropship');
    if (answer.kind === 'no_dropship') return refusedFor({ code: 'no_dropship', values: {} });
    const isNotAllowed = answer.kind === 'unauthorised' && answer.code === 'not_allowed';
    return isNotAllowed ? refusedFor({ code: 'remap_not_allowed', values: {} }) : answer;
  },
};

function refusedFor(said: Said): Refused {
  return { kind: 'refused', isCertain: true, ...messageOf(said), primePenguinAt: null };
}
