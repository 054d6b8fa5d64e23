/**
 * Who of a shop's staff may change its settings. Everybody who may use the app may cancel; that is not
 * decided here. What is not known never counts as a yes.
 */
export interface SettingsAccess {
  readonly settings: 'everyone' | 'owner' | 'chosen';
  /** Shopify's user ids, for `chosen`. */
  readonly chosenUserIds: readonly string[];
}

/**
 * @param userId null: it is not known who asks
 * @param isOwner null: not known, or not known well enough
 * @returns `depends`: on whether they own the account
 */
export function mayChange(
  { settings, chosenUserIds }: SettingsAccess,
  userId: string | null,
  isOwner: boolean | null,
): 'yes' | 'no' | 'depends' {
  if (settings === 'everyone') return 'yes';
  if (userId === null) return 'no';
  if (settings === 'chosen' && chosenUserIds.includes(userId)) return 'yes';
  // The owner always may, so a shop that has chosen nobody is not locked.
  if (isOwner === null) return 'depends';
  return isOwner ? 'yes' : 'no';
}
