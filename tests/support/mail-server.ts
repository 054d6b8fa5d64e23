/** A real SMTP server for a spec: keeps what it takes, and refuses what the spec says. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What the server says to a recipient or to a whole message instead of taking it. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly parsed: ParsedMail;
  /** The message as it came over the wire. */
  readonly raw: string;
}

export interface MailServer {
  /** For `SMTP_URL`; with the user name and password that it wants. */
  readonly url: string;
  readonly received: Received[];
  refuseRecipient(refusal: Refusal | null): void;
  /** `after`: the message was taken, and only the answer is lost. */
  refuseMessage(refusal: Refusal | null, when?: 'before' | 'after'): void;
  stop(): Promise<void>;
}

export const SMTP_USER = 'mailer';
export const SMTP_PASSWORD = 'hush-hush-smtp';

export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  let recipientRefusal: Refusal | null = null;
  let messageRefusal: Refusal | null = null;
  let isTaken = false;
  const refused = ({ code, message }: Refusal) =>
    Object.assign(new Error(message), { responseCode: code });
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth({ username, password }, _session, done) {
      const isKnown = username === SMTP_USER && password === SMTP_PASSWORD;
      done(isKnown ? null : new Error('Invalid login'), { user: SMTP_USER });
    },
    onRcptTo(_address, _session, done) {
      done(recipientRefusal && refused(recipientRefusal));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        if (messageRefusal === null || isTaken) {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            parsed: await simpleParser(raw),
            raw,
          });
        }
        done(messageRefusal && refused(messageRefusal));
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${SMTP_USER}:${SMTP_PASSWORD}@127.0.0.1:${port}`,
    received,
    refuseRecipient(refusal) {
      recipientRefusal = refusal;
    },
    refuseMessage(refusal, when = 'before') {
      messageRefusal = refusal;
      isTaken = when === 'after';
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
