/**
 * What the domain concludes and has seen, in the words of a language. Other people's words (Prime
 * Penguin's, a warehouse's) pass as they are.
 */

import type { TFunction } from 'i18next';
import type { NextStep } from '#app/domain/next-step.ts';
import { type MessageFacts, messageToProvider } from '#app/domain/provider-message.ts';
import type { Said, Told } from '#app/domain/said.ts';
import type { SideStatus } from '#app/domain/status.ts';
import type { Language } from './languages.ts';
import { messageTexts } from './message-texts.ts';
import { wordsIn } from './texts.server.ts';

export interface Say {
  readonly told: (told: Told) => string;
  readonly status: (side: SideStatus) => string;
  readonly nextStep: (step: NextStep) => string;
  /** A message to a provider, `messageToProvider` in this language. */
  readonly toProvider: (facts: MessageFacts, template: string | null) => string | null;
}

export function sayIn(language: Language): Say {
  const t = wordsIn(language);
  const say: Say = {
    told: ({ text, said }) => (said === undefined ? text : (sentence(t, say, said) ?? text)),
    status: (side) =>
      side.kind === 'known'
        ? t(`status.${side.status}`)
        : side.kind === 'empty'
          ? t('status.empty')
          : t('quoted', { words: side.raw }),
    nextStep: ({ sentence: name, isForRest }) => {
      const text = t(`nextStep.${name}`);
      return isForRest ? t('nextStep.for_the_rest', { step: text }) : text;
    },
    toProvider: (facts, template) => messageToProvider(facts, template, messageTexts(t)),
  };
  return say;
}

/** undefined: a code of a newer version of the app, met by an older one. */
function sentence(t: TFunction, say: Say, said: Said): string | undefined {
  switch (said.code) {
    case 'warehouse_side':
    case 'channel_side':
      return t(`said.${said.code}`, { status: say.status(said.values.status) });
    case 'warehouse_side_changed':
      return t('said.warehouse_side_changed', {
        before: say.status(said.values.before),
        after: say.status(said.values.after),
      });
    case 'assigned_to':
      return t('said.assigned_to', { ...said.values });
    case 'connection_order_too_old':
      return t('said.connection_order_too_old', { count: said.values.days });
    case 'parcel':
      return t('said.parcel', { ...said.values });
    case 'parcel_with_company':
      return t('said.parcel_with_company', { ...said.values });
    case 'problem':
      return t(`problem.${said.values.problem}`);
    case 'request_refused':
      return t('said.request_refused', { because: say.told(said.values.because) });
    case 'remap_refused':
      return t('said.remap_refused', { because: say.told(said.values.because) });
    case 'remap_reply_lost': {
      const { because } = said.values;
      return because === null
        ? t('said.remap_reply_lost')
        : t('said.remap_reply_lost_because', { because: say.told(because) });
    }
    case 'reply_lost': {
      const { because } = said.values;
      return because === null
        ? t('said.reply_lost')
        : t('said.reply_lost_because', { because: say.told(because) });
    }
    case 'unreachable':
    case 'interrupted':
    case 'server_error':
    case 'unreadable':
    case 'too_large':
    case 'refused_without_reason':
      return t(`said.${said.code}`, { detail: said.values.detail });
    case 'never_forwarded':
    case 'later_order_read':
    case 'reads_by_schedule':
    case 'reads_by_setting':
    case 'synced':
    case 'later_order_went_out':
    case 'later_order_answered':
    case 'by_schedule':
    case 'connection_inactive':
    case 'connection_stuck':
    case 'connection_orders_off':
    case 'connection_results_off':
    case 'connection_changes_off':
    case 'connection_order_excluded':
    case 'request_accepted':
    case 'remap_accepted':
    case 'no_dropship':
    case 'remap_not_allowed':
    case 'not_in_prime_penguin':
    case 'cancelled_in_shopify':
    case 'timed_out':
    case 'throttled':
    case 'not_asked_silent':
    case 'not_asked_busy':
    case 'credentials_refused':
    case 'sent_to_log_in':
    case 'two_factor_required':
    case 'password_must_be_reset':
    case 'token_malformed':
    case 'call_not_allowed':
    case 'not_connected':
    case 'connected_elsewhere':
    case 'credentials_lost':
    case 'app_failed':
    case 'history_unreadable':
      return t(`said.${said.code}`);
  }
}
