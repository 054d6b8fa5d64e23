/** Who may change the settings. */
import { describe, expect, it } from 'vitest';
import { mayChange, type SettingsAccess } from '#app/domain/settings-access.ts';

const EVERYONE: SettingsAccess = { settings: 'everyone', chosenUserIds: [] };
const OWNER: SettingsAccess = { settings: 'owner', chosenUserIds: ['7'] };
const CHOSEN: SettingsAccess = { settings: 'chosen', chosenUserIds: ['7'] };
const NOBODY_CHOSEN: SettingsAccess = { settings: 'chosen', chosenUserIds: [] };

describe('a member of staff who wants to change the settings', () => {
  it.each<[string, SettingsAccess, string | null, boolean | null, ReturnType<typeof mayChange>]>([
    ['everyone may', EVERYONE, '8', false, 'yes'],
    ['everyone may, whoever they are', EVERYONE, null, null, 'yes'],
    ['the owner alone: the owner', OWNER, '42', true, 'yes'],
    ['the owner alone: somebody else', OWNER, '8', false, 'no'],
    ['the owner alone: one who was chosen before', OWNER, '7', false, 'no'],
    ['the owner alone: not known', OWNER, '8', null, 'depends'],
    ['the owner alone: nobody', OWNER, null, null, 'no'],
    ['chosen staff: one of them', CHOSEN, '7', null, 'yes'],
    ['chosen staff: the owner', CHOSEN, '42', true, 'yes'],
    ['chosen staff: somebody else', CHOSEN, '8', false, 'no'],
    ['chosen staff: not known', CHOSEN, '8', null, 'depends'],
    ['chosen staff: nobody', CHOSEN, null, true, 'no'],
    ['nobody chosen: still the owner', NOBODY_CHOSEN, '42', true, 'yes'],
    ['nobody chosen: somebody else', NOBODY_CHOSEN, '8', false, 'no'],
  ])('is told yes or no by what is known: %s', (_name, access, userId, isOwner, answer) => {
    expect(mayChange(access, userId, isOwner)).toBe(answer);
  });
});
