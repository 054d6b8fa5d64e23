/**
 * Whether the member of staff who is signed in may change the settings of the shop. Asks Shopify who they
 * are only where that decides, and refuses where Shopify cannot be asked.
 */
import { shopOf } from '#app/domain/account.ts';
import { mayChange, type SettingsAccess } from '#app/domain/settings-access.ts';
import type { ChangeRefused, ShopifyUnavailable, SignedIn } from './application.ts';
import type { Dependencies } from './dependencies.ts';
import type { StaffMember } from './ports/settings.ts';
import type { ShopifyFault } from './ports/shopify.ts';

/** An account changes hands rarely; a decision rests on nothing older. */
const OWNER_KNOWN_MS = 3_600_000;
/** For names in a list. */
const NAME_KNOWN_MS = 24 * 3_600_000;

const ALLOWED = { kind: 'allowed' } as const;

/** For every change of settings and of the connection, from pages and API alike. */
export async function mayChangeSettings(
  deps: Dependencies,
  account: string,
  who: SignedIn,
): Promise<typeof ALLOWED | ChangeRefused> {
  // The demo is the shop's own, and so is the question who may change it.
  const shop = shopOf(account);
  const { access } = await deps.settings.read(shop);
  return isAllowedBy(deps, shop, access, who);
}

/** The same for an access that may not be saved yet. */
export async function isAllowedBy(
  deps: Dependencies,
  shop: string,
  access: SettingsAccess,
  who: SignedIn,
): Promise<typeof ALLOWED | ChangeRefused> {
  const withoutAsking = mayChange(access, who.userId, null);
  if (withoutAsking === 'yes') return ALLOWED;
  if (withoutAsking === 'no') return notAllowed(access);
  const known = await identify(deps, shop, who, OWNER_KNOWN_MS);
  if (known.kind === 'fault') return ownerUnknown(known);
  return mayChange(access, who.userId, known.member?.isOwner ?? null) === 'yes'
    ? ALLOWED
    : notAllowed(access);
}

/**
 * Remembers that they opened the settings, with their name; where Shopify cannot be asked, without.
 *
 * @returns whether they may change what they see
 */
export async function noteVisit(
  deps: Dependencies,
  shop: string,
  access: SettingsAccess,
  who: SignedIn,
): Promise<boolean> {
  const decides = mayChange(access, who.userId, null) === 'depends';
  const known = await identify(deps, shop, who, decides ? OWNER_KNOWN_MS : NAME_KNOWN_MS);
  if (known.kind === 'fault' && who.userId !== null) await deps.staff.note(shop, seen(deps, who));
  const isOwner = known.kind === 'known' ? (known.member?.isOwner ?? null) : null;
  return mayChange(access, who.userId, isOwner) === 'yes';
}

type Identified = { readonly kind: 'known'; readonly member: StaffMember | null } | ShopifyFault;

/** What Shopify said within `oldestMs`, else what it says now. */
async function identify(
  deps: Dependencies,
  shop: string,
  who: SignedIn,
  oldestMs: number,
): Promise<Identified> {
  const { userId, sessionToken } = who;
  if (userId === null) return { kind: 'known', member: null };
  const now = deps.clock();
  const member = await deps.staff.read(shop, userId);
  if (member && member.askedAt !== null && now - member.askedAt <= oldestMs) {
    await deps.staff.note(shop, seen(deps, who));
    return { kind: 'known', member };
  }
  const asked = await deps.shopifyStaff.identify(shop, sessionToken);
  if (asked.kind === 'fault') return asked;
  if (asked.staff.userId !== userId) {
    return { kind: 'fault', cause: 'unreadable', message: 'Shopify named somebody else.' };
  }
  const { name, isOwner } = asked.staff;
  const noted = { userId, name, isOwner, locale: null, seenAt: now, askedAt: now };
  await deps.staff.note(shop, noted);
  return { kind: 'known', member: noted };
}

function seen(deps: Dependencies, { userId }: SignedIn): StaffMember {
  if (userId === null) throw new Error('Nobody can be noted');
  const unknown = { name: null, isOwner: null, locale: null, askedAt: null };
  return { userId, ...unknown, seenAt: deps.clock() };
}

function notAllowed({ settings }: SettingsAccess): ChangeRefused {
  return {
    kind: 'not_allowed',
    message:
      settings === 'owner'
        ? 'Only the owner of the Shopify account may change the settings of this app.'
        : 'Only the owner of the Shopify account and the staff chosen in the settings may change the settings of this app.',
  };
}

function ownerUnknown({ message }: ShopifyFault): ShopifyUnavailable {
  return {
    kind: 'shopify_unavailable',
    message: `${message} Whether you may change this could not be checked, so nothing was changed.`,
  };
}
