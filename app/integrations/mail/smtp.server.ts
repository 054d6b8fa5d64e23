/**
 * Sends mail through the operator's SMTP server. The address of that server holds its credentials: it is
 * never logged, nor is what a mail says.
 */
import { createTransport } from 'nodemailer';
import { storable } from '#app/domain/storable-text.ts';
import { linkIn, renderMail } from '#app/mail/render.ts';
import type { Mailer, MailResult } from '#app/use-cases/ports/mail.ts';

export interface SmtpSettings {
  /** `smtp://` or `smtps://`, with user name and password in it. */
  readonly url: string;
  /** "Warehouse Cancel <cancel@example.com>" or the address alone. */
  readonly from: string;
  /** Where the app is reached: links in mails lead there. Without a slash at the end. */
  readonly appUrl: string;
}

/** Together less than the time for which a mail is held by one sender. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
const LONGEST_MESSAGE = 300;

export interface SmtpMailer extends Mailer {
  close(): void;
}

export function createSmtpMailer({ url, from, appUrl }: SmtpSettings): SmtpMailer {
  const transport = createTransport({ url, ...TIMEOUTS, logger: false });
  const domain = from.replace(/>.*$/, '').split('@').at(-1);
  return {
    async send({ id, shop, to, language, content, stopToken }): Promise<MailResult> {
      const head = { language, shop, appUrl, stopToken };
      const { subject, text, html } = renderMail(content, head);
      try {
        await transport.sendMail({
          from,
          // As an object: a text would be read as a list of addresses.
          to: { name: '', address: to },
          messageId: `<${id}@${domain}>`,
          subject,
          text,
          html,
          headers: {
            'Auto-Submitted': 'auto-generated',
            // One press in the mail program, without a page: RFC 8058.
            'List-Unsubscribe': `<${linkIn(head, 'stop', stopToken)}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { kind: 'sent' };
      } catch (error) {
        return resultOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Only an answer about this one address is for good; what is wrong with the server can be mended. */
function resultOf(error: unknown): MailResult {
  if (!(error instanceof Error)) throw error;
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const message = storable(error.message.replace(/\s+/g, ' ').slice(0, LONGEST_MESSAGE));
  const isForGood = code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500;
  return { kind: isForGood ? 'refused' : 'failed', message };
}
