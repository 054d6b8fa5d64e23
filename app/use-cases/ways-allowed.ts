import { isDemoAccount } from '#app/domain/account.ts';
import type { WaysAllowed } from '#app/domain/ways.ts';
import type { Dependencies } from './dependencies.ts';

/** In which ways the shop lets its orders be canceled. The demo plays one of them. */
export async function readWaysAllowed(
  { settings, waysAllowed }: Dependencies,
  account: string,
): Promise<WaysAllowed> {
  if (isDemoAccount(account)) return 'cancel_order';
  const { automations } = await settings.read(account);
  return automations.waysToCancel ?? waysAllowed;
}
