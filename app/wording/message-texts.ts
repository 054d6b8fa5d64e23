/** The app's own texts of a message to a provider, in a language. For the server and for the settings page alike. */
import type { TFunction } from 'i18next';
import { ENGLISH_MESSAGE, type MessageTexts } from '#app/domain/provider-message.ts';

/** The braces in them are for the message's facts, and not yet to be filled in. */
export function messageTexts(t: TFunction): MessageTexts {
  const keys = Object.keys(ENGLISH_MESSAGE) as (keyof MessageTexts)[];
  const texts = keys.map((key) => [key, t(`providerMessage.${key}`, { skipInterpolation: true })]);
  return Object.fromEntries(texts) as MessageTexts;
}
