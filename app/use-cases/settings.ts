/**
 * Reads and saves what a merchant has decided for the shop. A save is made whole or not at all, never over
 * another's that was not seen, and never by somebody who may not.
 */

import type { SettingsView } from '#app/contract/api.ts';
import { isToldOutside, shopOf } from '#app/domain/account.ts';
import { DEFAULT_LANGUAGE } from '#app/wording/languages.ts';
import { sayIn } from '#app/wording/say.server.ts';
import type { SaveSettingsResult, SettingsWish, SignedIn } from './application.ts';
import { byAddress } from './ask-owners.ts';
import { audited } from './audited.ts';
import type { Dependencies } from './dependencies.ts';
import type { Automations, Settings } from './ports/settings.ts';
import { changesOf } from './settings-audit.ts';
import { viewSettings } from './view-settings.ts';
import { isAllowedBy, noteVisit } from './who-may.ts';

const WRITE_ORDERS = 'write_orders';

export async function readSettings(
  deps: Dependencies,
  account: string,
  who: SignedIn,
): Promise<SettingsView> {
  const shop = shopOf(account);
  const settings = await readWithAccess(deps, account);
  const [mayChange, scopes, connection, records, addresses, mails] = await Promise.all([
    noteVisit(deps, shop, settings.access, who),
    deps.shopifyShops.readScopes(shop),
    deps.connections.read(account),
    deps.records.read(account),
    deps.mailAddresses.read(account),
    deps.outbox.countMails(account, deps.clock()),
  ]);
  return viewSettings({
    settings,
    connection,
    records,
    addresses: isToldOutside(account) ? byAddress(addresses) : null,
    mails: { ...mails, most: deps.mailsADay },
    // After the visit was noted, so that whoever asks is among them.
    staff: await deps.staff.list(shop),
    can: {
      sendMail: deps.mailer !== null,
      // While Shopify cannot be asked, nothing can be written there either.
      writeOrders: scopes.kind === 'read' && scopes.scopes.includes(WRITE_ORDERS),
      changeSettings: mayChange,
    },
    now: deps.clock(),
    timing: deps.timing,
    waysAllowed: deps.waysAllowed,
    say: sayIn(deps.language ?? DEFAULT_LANGUAGE),
  });
}

export async function saveSettings(
  deps: Dependencies,
  account: string,
  who: SignedIn,
  version: number,
  wish: SettingsWish,
): Promise<SaveSettingsResult> {
  const shop = shopOf(account);
  const current = await readWithAccess(deps, account);
  const may = await isAllowedBy(deps, shop, current.access, who);
  if (may.kind !== 'allowed') return may;
  if (current.version !== version) return { kind: 'changed_meanwhile' };

  const { notifications, automations: wished, ...others } = wish;
  const automations = wished && { ...current.automations, ...wished };
  const rest = { ...others, ...(automations ? { automations } : {}) };
  const field = writesNewly(current.automations, automations);
  if (field !== null) {
    const scopes = await deps.shopifyShops.readScopes(shop);
    if (scopes.kind === 'fault') {
      return { kind: 'shopify_unavailable', message: `${scopes.message} Nothing was saved.` };
    }
    if (!scopes.scopes.includes(WRITE_ORDERS)) {
      return { kind: 'scope_missing', field, scope: WRITE_ORDERS };
    }
  }
  if (wish.access) {
    const stillMay = await isAllowedBy(deps, shop, wish.access, who);
    if (stillMay.kind === 'not_allowed') return { kind: 'locks_you_out' };
    if (stillMay.kind === 'shopify_unavailable') return stillMay;
  }
  const locale = await localeOf(deps, shop, who, current);
  const change = {
    ...rest,
    ...(notifications ? { notifications: { ...notifications, locale } } : {}),
  };
  // The version holds both to what they are now: a save in between ends in `changed_meanwhile`.
  const before = {
    settings: current,
    providers: wish.providers ? await deps.connections.readProviders(account) : [],
  };
  const told = changesOf(before, change).map((one) => audited(deps, account, one));
  const saved = await deps.settings.save(account, version, change, told);
  if (saved.kind !== 'saved') return saved;
  if (notifications && isToldOutside(account)) {
    await deps.mailAddresses.want(account, notifications.to, deps.clock());
    await deps.outbox.wake(account, deps.clock());
  }
  // Open cancellations may be judged by a provider's new answer time, or by a new "cannot be cancelled".
  if (wish.providers?.length) await deps.watches.plan(account, deps.clock());
  return { kind: 'saved', settings: await readSettings(deps, account, who) };
}

/** Who may change the demo is decided where it is decided for the shop. */
async function readWithAccess(deps: Dependencies, account: string): Promise<Settings> {
  const settings = await deps.settings.read(account);
  const shop = shopOf(account);
  return shop === account
    ? settings
    : { ...settings, access: (await deps.settings.read(shop)).access };
}

type WritingField = Extract<SaveSettingsResult, { kind: 'scope_missing' }>['field'];

/** What is on already is not asked for again: the merchant may have withdrawn the scope, and saves something else. */
function writesNewly(before: Automations, after: Automations | undefined): WritingField | null {
  if (after?.writeMetafield && !before.writeMetafield) return 'automations.writeMetafield';
  if (after?.writeTag && !before.writeTag) return 'automations.writeTag';
  return null;
}

/** Mails are written in the language of whoever saved the notifications last. */
async function localeOf(
  deps: Dependencies,
  shop: string,
  { userId }: SignedIn,
  current: Settings,
): Promise<string> {
  const member = userId === null ? null : await deps.staff.read(shop, userId);
  return member?.locale ?? current.notifications.locale;
}
