/**
 * What whoever holds a link of a mail can see and say: yes, no, and yes again. The link is the proof, so
 * nobody is signed in, and it tells nothing but the shop and how things stand.
 */
import { maskAddress } from '#app/domain/audit.ts';
import { addressState } from '#app/domain/mail-address.ts';
import type { MailLinkAnswer, MailLinkResult } from './application.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import type { LinkPurpose } from './ports/mail-addresses.ts';

export async function readMailLink(
  deps: Dependencies,
  purpose: LinkPurpose,
  token: string,
): Promise<MailLinkResult> {
  const link = await deps.mailAddresses.readLink(purpose, token, deps.clock());
  return link === null
    ? { kind: 'unknown_link' }
    : { kind: 'open', shop: link.shop, state: addressState(link) };
}

const ACTIONS = {
  confirm: 'address_confirmed',
  stop: 'address_stopped',
  resume: 'address_resumed',
} as const;
/** A link for saying no cannot be used to say a first yes. */
const MAY_SAY: Readonly<Record<LinkPurpose, readonly MailLinkAnswer[]>> = {
  confirm: ['confirm', 'stop'],
  stop: ['stop', 'resume'],
};

export async function answerMailLink(
  deps: Dependencies,
  purpose: LinkPurpose,
  token: string,
  says: MailLinkAnswer,
): Promise<MailLinkResult> {
  const link = await deps.mailAddresses.readLink(purpose, token, deps.clock());
  if (link === null || !MAY_SAY[purpose].includes(says)) return { kind: 'unknown_link' };
  const { shop, address } = link;
  const change = { action: ACTIONS[says], address: maskAddress(address) };
  const told = audited({ clock: deps.clock, actor: { kind: 'address_owner' } }, shop, change);
  await deps.mailAddresses.answer(shop, address, says, told);
  return readMailLink(deps, purpose, token);
}
