/**
 * The pages behind the links in mails, for people who are not signed in and may have come by chance: plain HTML
 * that needs no script, is kept nowhere and found by nobody. They name the shop and what it would do, and
 * nothing else. Opening one changes nothing, because mail programs open links by themselves.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { TFunction } from 'i18next';
import { escaped } from '#app/mail/escaped.ts';
import type { MailLinkAnswer, MailLinkResult } from '#app/use-cases/application.ts';
import type { LinkPurpose } from '#app/use-cases/ports/mail-addresses.ts';
import { DEFAULT_LANGUAGE, type Language } from '#app/wording/languages.ts';
import { wordsIn } from '#app/wording/texts.server.ts';
import { noteDatabaseFault } from './database-fault.ts';
import { namedLanguage } from './language.ts';
import { readBody } from './read-body.ts';

/** Far above any of these forms. */
const LIMIT_BYTES = 4 * 1024;

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  // The address is the key: it goes to nobody else. The form's own request has to name where it is from.
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

export function mailLinkPage(purpose: LinkPurpose) {
  const token = ({ params }: LoaderFunctionArgs) => params.token ?? '';
  return {
    loader: (args: LoaderFunctionArgs): Promise<Response> =>
      answer(args, purpose, null, () =>
        args.context.application.readMailLink(purpose, token(args)),
      ),

    async action(args: ActionFunctionArgs): Promise<Response> {
      const body = await readBody(args.request, LIMIT_BYTES);
      const says = body.kind === 'read' ? saidIn(purpose, body.text) : null;
      if (args.request.method !== 'POST' || says === null)
        return new Response(null, { status: 400 });
      return answer(args, purpose, says, () =>
        args.context.application.answerMailLink(purpose, token(args), says),
      );
    },
  };
}

/**
 * What the form says. A mail program's own press (RFC 8058) is any POST to the address for stopping, in
 * whichever encoding.
 */
function saidIn(purpose: LinkPurpose, body: string): MailLinkAnswer | null {
  const says = new URLSearchParams(body).get('says');
  if (says === 'confirm' || says === 'stop' || says === 'resume') return says;
  return purpose === 'stop' ? 'stop' : null;
}

async function answer(
  { request, context }: LoaderFunctionArgs,
  purpose: LinkPurpose,
  said: MailLinkAnswer | null,
  run: () => Promise<MailLinkResult>,
): Promise<Response> {
  const language = namedLanguage(request.url) ?? DEFAULT_LANGUAGE;
  const t = wordsIn(language);
  try {
    const result = await run();
    return result.kind === 'open'
      ? page(language, 200, pageOf(t, purpose, said, result))
      : page(language, 404, { title: t('mailPage.gone.title'), text: t('mailPage.gone.text') });
  } catch (thrown) {
    if (!noteDatabaseFault(thrown, context)) throw thrown;
    const { title, text } = { title: t('mailPage.later.title'), text: t('mailPage.later.text') };
    return page(language, 503, { title, text });
  }
}

interface Shown {
  readonly title: string;
  readonly text: string;
  readonly buttons?: readonly { readonly says: MailLinkAnswer; readonly label: string }[];
}

function pageOf(
  t: TFunction,
  purpose: LinkPurpose,
  /** null: the page was only opened. */
  said: MailLinkAnswer | null,
  { shop, state }: Extract<MailLinkResult, { kind: 'open' }>,
): Shown {
  const stop = { says: 'stop', label: t('mailPage.button.stop') } as const;
  if (state === 'stopped') {
    const again = purpose === 'stop' ? 'resume' : 'confirm';
    return {
      title: t('mailPage.stopped.title'),
      text: t('mailPage.stopped.text', { shop }),
      buttons: [{ says: again, label: t('mailPage.button.resume') }],
    };
  }
  if (state === 'confirmed' && (purpose === 'confirm' || said === 'resume')) {
    return {
      title: t('mailPage.confirmed.title'),
      text: t('mailPage.confirmed.text', { shop }),
      buttons: [stop],
    };
  }
  if (purpose === 'stop') {
    return {
      title: t('mailPage.stop.title'),
      text: t('mailPage.stop.text', { shop }),
      buttons: [stop],
    };
  }
  return {
    title: t('mailPage.confirm.title'),
    text: t('mailPage.confirm.text', { shop }),
    buttons: [{ says: 'confirm', label: t('mailPage.button.confirm') }, stop],
  };
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;color:#303030;background:#f1f1f1;margin:0;padding:24px 16px}
main{max-width:480px;margin:48px auto;background:#fff;border:1px solid #e3e3e3;border-radius:12px;padding:24px}
h1{font-size:20px;line-height:1.3;margin:0 0 8px}p{margin:0 0 16px;overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:12px}
button{font:inherit;padding:8px 16px;border-radius:8px;border:1px solid #8a8a8a;background:#fff;color:#303030;cursor:pointer}
button:first-child{background:#303030;border-color:#303030;color:#fff}
button:focus-visible{outline:2px solid #005bd3;outline-offset:2px}
small{color:#616161}`;

function page(language: Language, status: number, { title, text, buttons = [] }: Shown): Response {
  const form = buttons
    .map(({ says, label }) => `<button name="says" value="${says}">${escaped(label)}</button>`)
    .join('\n');
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body><main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
${form === '' ? '' : `<form method="post">\n${form}\n</form>`}
</main></body>
</html>
`;
  return new Response(html, { status, headers: HEADERS });
}
