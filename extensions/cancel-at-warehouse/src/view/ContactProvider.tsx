/**
 * Whom to contact about a warehouse order that was not stopped, and what to tell them. There is nothing
 * in this API version that copies: the message stands in a field from which it can be selected.
 */

import { isStopped } from 'extension-kit/verdict-words.ts';
import { SETTINGS } from 'extension-kit/view/SettingsButton.tsx';
import type { ContactView, WarehouseView } from '../../../../app/contract/api.ts';
import type { Words } from '../wording.ts';

interface Props {
  readonly words: Words;
  readonly warehouse: WarehouseView;
  readonly orderName: string;
}

/** As many letters as stand beside each other on a phone. An extension is not told how wide the screen is. */
const PHONE_LETTERS = 32;

/** Text is hard to select where it scrolls within its field. */
function rowsFor(message: string): number {
  const rows = message.split('\n').map(({ length }) => Math.ceil(length / PHONE_LETTERS) || 1);
  return rows.reduce((sum, one) => sum + one);
}

export function ContactProvider({ words, warehouse, orderName }: Props) {
  const { t } = words;
  const { verdict, final, provider, message } = warehouse;
  if (!final || isStopped(verdict) || provider === null) return null;
  return (
    <s-stack gap="small-200">
      <s-heading>{t('contact.heading')}</s-heading>
      {provider.contact ? (
        <Ways words={words} contact={provider.contact} orderName={orderName} message={message} />
      ) : (
        <s-paragraph>
          {t('contact.none', { provider: provider.name })}{' '}
          <s-link href={SETTINGS}>{t('contact.enter')}</s-link>
        </s-paragraph>
      )}
      {message && (
        <s-text-area
          label={t('contact.message', { provider: provider.name })}
          details={t('contact.copy')}
          value={message}
          rows={rowsFor(message)}
          readOnly
        />
      )}
    </s-stack>
  );
}

interface WaysProps {
  readonly words: Words;
  readonly contact: ContactView;
  readonly orderName: string;
  readonly message: string | null;
}

function Ways({ words: { t }, contact, orderName, message }: WaysProps) {
  const { name, phone, email, hours } = contact;
  const subject = encodeURIComponent(t('contact.subject', { order: orderName }));
  const body = message === null ? '' : `&body=${encodeURIComponent(message)}`;
  return (
    <>
      {name && <s-text type="strong">{name}</s-text>}
      {phone && (
        <s-paragraph>
          {t('contact.phone')} <s-link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</s-link>
        </s-paragraph>
      )}
      {email && (
        <s-paragraph>
          {t('contact.email')}{' '}
          <s-link href={`mailto:${email}?subject=${subject}${body}`}>{email}</s-link>
        </s-paragraph>
      )}
      {hours && <s-text>{t('contact.hours', { hours })}</s-text>}
    </>
  );
}
