/**
 * Asks the owners of addresses whether mails may go there: one mail with a link, and nothing else until they
 * have said yes. Only the shop's own contact address, as Shopify names it now, needs none.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import { maskAddress } from '#app/domain/audit.ts';
import {
  type AddressState,
  addressKey,
  addressState,
  CONTACT_KNOWN_MS,
} from '#app/domain/mail-address.ts';
import type { AskAddressResult, SignedIn } from './application.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import type { KnownAddress } from './ports/mail-addresses.ts';
import type { Notifications } from './ports/settings.ts';
import { mayChangeSettings } from './who-may.ts';

/** The states of a shop's addresses, by the address in any spelling. */
export async function readAddressStates(
  deps: Dependencies,
  shop: string,
): Promise<(address: string) => AddressState> {
  const known = byAddress(await deps.mailAddresses.read(shop));
  return (address) => addressState(known.get(addressKey(address)));
}

/** Whom nobody has asked yet, and whose time has come to be asked again. */
export async function askOwners(
  deps: Dependencies,
  shop: string,
  { on, to }: Pick<Notifications, 'on' | 'to'>,
): Promise<void> {
  const { mailAddresses } = deps;
  const now = deps.clock();
  const isWished = deps.mailer !== null && on !== 'never' && to.length > 0;
  if (isWished && (await deps.shops.isInstalled(shop))) {
    await mailAddresses.want(shop, to, now);
    for (const { address, askDueAt } of await readWaiting(deps, shop, to)) {
      if (askDueAt !== null && askDueAt <= now) await mailAddresses.ask(shop, address, now, null);
    }
  }
  // An address that nobody wants any more must not keep the shop's job awake.
  await mailAddresses.dropDue(shop, now);
}

/** A member of staff has the question sent once more. */
export async function askAddress(
  deps: Dependencies,
  account: string,
  who: SignedIn,
  address: string,
): Promise<AskAddressResult> {
  const may = await mayChangeSettings(deps, account, who);
  if (may.kind !== 'allowed') return may;
  if (deps.mailer === null) return { kind: 'mail_not_set_up' };
  const { notifications } = await deps.settings.read(account);
  const key = addressKey(address);
  // Nothing of a demo leaves the app.
  if (isDemoAccount(account) || !notifications.to.some((one) => addressKey(one) === key)) {
    return { kind: 'unknown_address' };
  }
  const now = deps.clock();
  await deps.mailAddresses.want(account, [key], now);
  const waiting = await readWaiting(deps, account, [key]);
  if (waiting.length === 0) return { kind: 'not_waiting' };
  const told = audited(deps, account, { action: 'address_asked', address: maskAddress(key) });
  const asked = await deps.mailAddresses.ask(account, key, now, told);
  if (asked.kind === 'asked') await deps.outbox.wake(account, now);
  return asked;
}

/** Those of them whose owner has said nothing. Asks Shopify for the shop's own where that could decide. */
async function readWaiting(
  deps: Dependencies,
  shop: string,
  addresses: readonly string[],
): Promise<readonly KnownAddress[]> {
  const now = deps.clock();
  const wanted = new Set(addresses.map(addressKey));
  const read = async () =>
    (await deps.mailAddresses.read(shop)).filter(({ address }) => wanted.has(address));
  let known = await read();
  const isOpen = known.some(
    (one) =>
      one.confirmedAt === null &&
      one.stoppedAt === null &&
      now - (one.contactCheckedAt ?? 0) > CONTACT_KNOWN_MS,
  );
  if (isOpen) {
    const contacts = await deps.shopifyShops.readContactAddresses(shop);
    // While Shopify cannot be asked, what it said last still holds.
    if (contacts.kind === 'read') {
      await deps.mailAddresses.noteContacts(shop, contacts.addresses, now);
      known = await read();
    }
  }
  return known.filter((one) => addressState(one) === 'waiting');
}

export function byAddress(known: readonly KnownAddress[]): ReadonlyMap<string, KnownAddress> {
  return new Map(known.map((one) => [one.address, one]));
}
