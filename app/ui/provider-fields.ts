/** What the page of a provider holds, and how it is read from and sent as settings. */
import type { ProviderSettingsView } from '#app/contract/api.ts';
import { secondsOf, type TypedDuration, typedDuration } from './duration.ts';

export interface ProviderFields {
  readonly cancellable: 'unknown' | 'yes' | 'no';
  /** Empty: the operator's default. */
  readonly answer: TypedDuration;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly hours: string;
  readonly message: string;
}

const PROVIDER = 'providers.0';
export const PROVIDER_PLACES = {
  cancellable: `${PROVIDER}.cancellable`,
  answer: `${PROVIDER}.answerSeconds`,
  name: `${PROVIDER}.contact.name`,
  email: `${PROVIDER}.contact.email`,
  phone: `${PROVIDER}.contact.phone`,
  hours: `${PROVIDER}.contact.hours`,
  message: `${PROVIDER}.messageTemplate`,
} as const satisfies Readonly<Record<keyof ProviderFields, string>>;

/** @param ownMessage the app's own, shown where the merchant has written none */
export function providerFields(
  provider: ProviderSettingsView,
  language: string,
  ownMessage: string,
): ProviderFields {
  const { cancellable, answerSeconds, contact, messageTemplate } = provider;
  return {
    cancellable,
    answer: typedDuration(answerSeconds, language),
    name: contact?.name ?? '',
    email: contact?.email ?? '',
    phone: contact?.phone ?? '',
    hours: contact?.hours ?? '',
    message: messageTemplate ?? ownMessage,
  };
}

/** The app's own message is not the merchant's: it goes on following the language of whoever reads it. */
export function templateOf(message: string, ownMessage: string): string | null {
  return message.trim() === '' || message.trim() === ownMessage.trim() ? null : message;
}

export function providerSent(
  providerName: string,
  { cancellable, answer, name, email, phone, hours, message }: ProviderFields,
  ownMessage: string,
): object {
  return {
    name: providerName,
    cancellable,
    answerSeconds: secondsOf(answer),
    contact: { name, email, phone, hours },
    messageTemplate: templateOf(message, ownMessage),
  };
}
