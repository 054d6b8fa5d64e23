/** A mail server of the sandbox's own: takes every mail, passes on none, and keeps them to be looked at. */
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { ShownMail } from './shopify/mail-page.ts';

export interface MailCatcher {
  /** For `SMTP_URL`. */
  readonly url: string;
  readonly mails: readonly ShownMail[];
  stop(): Promise<void>;
}

export async function startMailCatcher(
  onMail: (mail: ShownMail) => void = () => {},
): Promise<MailCatcher> {
  const mails: ShownMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      simpleParser(stream).then((parsed) => {
        const mail = {
          at: new Date(),
          to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
          subject: parsed.subject ?? '',
          text: parsed.text ?? '',
        };
        mails.push(mail);
        onMail(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
