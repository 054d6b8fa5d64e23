/**
 * What this app says of its own accord, in a form that every language can say: a code and its values.
 * The English sentence is made here, once. What others said (Prime Penguin, a warehouse) has no code:
 * it is quoted as it stands and never translated.
 */
import type { EntityLogEntry } from './observation.ts';
import { type SideStatus, statusInWords } from './status.ts';

/** A text as it was told. Without `said` it is somebody else's words, or was stored before there were codes. */
export interface Told {
  readonly text: string;
  readonly said?: Said;
}

interface Values {
  readonly warehouse_side: { readonly status: SideStatus };
  readonly channel_side: { readonly status: SideStatus };
  readonly warehouse_side_changed: { readonly before: SideStatus; readonly after: SideStatus };
  readonly never_forwarded: object;
  /** One of the runs that prove a whole batch; also where another order went through it. */
  readonly synced: object;
  readonly later_order_went_out: object;
  readonly later_order_answered: object;
  /** Whole batches should have passed; no sync shows that they did. */
  readonly by_schedule: object;
  // Why a warehouse connection can't bring an answer.
  readonly connection_inactive: object;
  readonly connection_stuck: object;
  readonly connection_orders_off: object;
  readonly connection_results_off: object;
  readonly connection_changes_off: object;
  readonly connection_order_excluded: object;
  readonly connection_order_too_old: { readonly days: number };
  readonly assigned_to: { readonly provider: string };
  readonly parcel: { readonly tracking: string };
  readonly parcel_with_company: { readonly tracking: string; readonly company: string };
  /** A problem that was reported without a text. */
  readonly problem: { readonly problem: EntityLogEntry['code'] };
  readonly request_accepted: object;
  readonly request_refused: { readonly because: Told };
  readonly reply_lost: { readonly because: Told | null };
  // The same of assigning it to dropship.
  readonly remap_accepted: object;
  readonly remap_refused: { readonly because: Told };
  readonly remap_reply_lost: { readonly because: Told | null };
  readonly no_dropship: object;
  readonly remap_not_allowed: object;
  readonly not_in_prime_penguin: object;
  readonly later_order_read: object;
  readonly reads_by_schedule: object;
  readonly reads_by_setting: object;
  readonly cancelled_in_shopify: object;
  // Why Prime Penguin gave no answer. `detail`: for whoever has to mend it, such as ECONNREFUSED.
  readonly unreachable: { readonly detail: string };
  readonly interrupted: { readonly detail: string };
  readonly timed_out: object;
  readonly server_error: { readonly detail: string };
  readonly unreadable: { readonly detail: string };
  readonly too_large: { readonly detail: string };
  readonly throttled: object;
  readonly not_asked_silent: object;
  readonly not_asked_busy: object;
  readonly credentials_refused: object;
  readonly sent_to_log_in: object;
  readonly two_factor_required: object;
  readonly password_must_be_reset: object;
  readonly token_malformed: object;
  readonly refused_without_reason: { readonly detail: string };
  readonly call_not_allowed: object;
  readonly not_connected: object;
  /** The app cannot read the credentials that it keeps. */
  readonly credentials_lost: object;
  /** This app's own fault, of whatever kind. */
  readonly app_failed: object;
  /** What is stored of the order is none of what the app stores. */
  readonly history_unreadable: object;
  readonly connected_elsewhere: object;
}

export type SaidCode = keyof Values;
export type Said = { [C in SaidCode]: { readonly code: C; readonly values: Values[C] } }[SaidCode];

/** A text of this app's own. */
export function told(said: Said): Required<Told> {
  return { text: inEnglish(said), said };
}

/** The same where the text is called a message. */
export function messageOf(said: Said): { readonly message: string; readonly said: Said } {
  return { message: inEnglish(said), said };
}

function inEnglish(said: Said): string {
  switch (said.code) {
    case 'warehouse_side':
      return `Warehouse: ${statusInWords(said.values.status)}`;
    case 'channel_side':
      return `Prime Penguin, channel side: ${statusInWords(said.values.status)}`;
    case 'warehouse_side_changed': {
      const { before, after } = said.values;
      return `Warehouse: ${statusInWords(before)}, then ${statusInWords(after)}`;
    }
    case 'never_forwarded':
      return 'Warehouse: no status, never forwarded';
    case 'synced':
      return 'The warehouse synced';
    case 'later_order_went_out':
      return 'A later order went to the warehouse, this one didn’t';
    case 'later_order_answered':
      return 'The warehouse updated a later order, not this one';
    case 'by_schedule':
      return 'Four batches have passed by the schedule; no sync confirms them';
    case 'connection_inactive':
      return 'The warehouse connection is turned off in Prime Penguin, so no response can arrive. Turn it on there, or contact the warehouse.';
    case 'connection_stuck':
      return 'The warehouse hasn’t synced with Prime Penguin for longer than usual. We can’t tell what happened until it does. Contact the warehouse, or have Prime Penguin check the connection.';
    case 'connection_orders_off':
      return 'Prime Penguin doesn’t send orders to this warehouse. To change that, turn on “Sync Prime Penguin orders to Warehouse” for the connection in Prime Penguin.';
    case 'connection_results_off':
      return 'Prime Penguin doesn’t read this warehouse’s updates, so we won’t see a response. Turn on “Process Warehouse order changes” for the connection in Prime Penguin, or contact the warehouse.';
    case 'connection_changes_off':
      return 'Prime Penguin doesn’t send order changes to this warehouse, so the request may never get there. Turn on “Overwrite order changes to Warehouse” for the connection in Prime Penguin, or contact the warehouse.';
    case 'connection_order_excluded':
      return 'Changes of this order aren’t sent to the warehouse, so the request may never get there. Remove the order from the connection’s exclusions in Prime Penguin, or contact the warehouse.';
    case 'connection_order_too_old': {
      const { days } = said.values;
      return `Prime Penguin reads the warehouse’s updates of an order for ${days} ${days === 1 ? 'day' : 'days'}, and this order is older. We may never see a response. Contact the warehouse.`;
    }
    case 'assigned_to':
      return `Assigned to ${said.values.provider}, which isn’t a warehouse`;
    case 'parcel':
      return `Parcel ${said.values.tracking}`;
    case 'parcel_with_company':
      return `Parcel ${said.values.tracking} with ${said.values.company}`;
    case 'problem':
      return PROBLEMS[said.values.problem];
    case 'request_accepted':
      return 'Prime Penguin accepted the request';
    case 'request_refused':
      return `Prime Penguin refused: ${said.values.because.text}`;
    case 'reply_lost': {
      const text = 'Prime Penguin was asked to cancel, and its reply was lost';
      const { because } = said.values;
      return because === null ? text : `${text}: ${because.text}`;
    }
    case 'remap_accepted':
      return 'Prime Penguin assigned the order to dropship';
    case 'remap_refused':
      return `Prime Penguin didn’t assign the order to dropship: ${said.values.because.text}`;
    case 'remap_reply_lost': {
      const text =
        'Prime Penguin was asked to assign the order to dropship, and its reply was lost';
      const { because } = said.values;
      return because === null ? text : `${text}: ${because.text}`;
    }
    case 'no_dropship':
      return 'This Prime Penguin account has no dropship provider, or several.';
    case 'remap_not_allowed':
      return 'The Prime Penguin login isn’t allowed to assign orders to another provider.';
    case 'not_in_prime_penguin':
      return 'Prime Penguin has no such order';
    case 'later_order_read':
      return 'Prime Penguin read a later order from Shopify, not this one';
    case 'reads_by_schedule':
      return 'Prime Penguin should have read four times by its schedule; nothing else confirms it';
    case 'reads_by_setting':
      return 'Prime Penguin should have read four times by this app’s setting; it shows no schedule';
    case 'cancelled_in_shopify':
      return 'Cancelled in Shopify';
    case 'unreachable':
      return `Prime Penguin could not be reached (${said.values.detail}).`;
    case 'interrupted':
      return `The connection to Prime Penguin broke before it answered (${said.values.detail}).`;
    case 'timed_out':
      return 'Prime Penguin did not answer in time.';
    case 'server_error':
      return `Prime Penguin failed inside (${said.values.detail}).`;
    case 'unreadable':
      return `Prime Penguin’s answer could not be read (${said.values.detail}).`;
    case 'too_large':
      return `Prime Penguin’s answer is too large to read (${said.values.detail}).`;
    case 'throttled':
      return 'Prime Penguin asks for a pause: too many calls.';
    case 'not_asked_silent':
      return 'Prime Penguin was not asked: it has not been answering. It is asked again soon.';
    case 'not_asked_busy':
      return 'Prime Penguin was not asked: too many calls of this shop are waiting already.';
    case 'credentials_refused':
      return 'Prime Penguin refused the credentials.';
    case 'sent_to_log_in':
      return 'Prime Penguin sent the app to its log-in page instead of answering. Reconnect Prime Penguin in the settings.';
    case 'two_factor_required':
      return 'Prime Penguin asks this user for a second factor, which an app cannot give. Use a user without it, or a token.';
    case 'password_must_be_reset':
      return 'Prime Penguin wants this user to set a new password first. Do so at Prime Penguin, then try again.';
    case 'token_malformed':
      return 'The token holds characters that no token has.';
    case 'refused_without_reason':
      return `Prime Penguin refused the request (${said.values.detail}) without a reason.`;
    case 'call_not_allowed':
      return 'Prime Penguin does not allow this.';
    case 'credentials_lost':
      return 'We can’t read the saved Prime Penguin login anymore. Reconnect Prime Penguin in the settings.';
    case 'app_failed':
      return 'Something went wrong in this app. If it doesn’t recover on its own, send the request again or contact support.';
    case 'history_unreadable':
      return 'We can’t read everything that was recorded for this order. Contact support.';
    case 'not_connected':
      return 'This shop is not connected to Prime Penguin.';
    case 'connected_elsewhere':
      return 'This shop is connected to another Prime Penguin account than the one that was asked.';
  }
}

const PROBLEMS: Readonly<Record<EntityLogEntry['code'], string>> = {
  other: 'A problem was reported without a text',
  missing_address: 'Missing address',
  illegal_address: 'Illegal address',
  update_not_supported: 'The provider does not support updates',
  deletion_not_supported: 'The provider does not support cancelling',
  incompatible_status: 'The order is past the point where it can be cancelled',
  unknown_customer: 'Unknown customer',
  unknown_product: 'Unknown product',
  unknown: 'A problem of a kind not known to this app',
};
