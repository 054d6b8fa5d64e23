/**
 * The mails that the app has sent, on one plain page. Mails are shown as text: none of it becomes markup but the
 * addresses in it, which are links.
 */
export interface ShownMail {
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export function mailPage(mails: readonly ShownMail[]): string {
  const shown = mails.toReversed().map(
    ({ at, to, subject, text }) => `<article><h2>${escaped(subject)}</h2>
<p>To ${escaped(to)}, ${at.toLocaleTimeString('en-GB')}</p><pre>${linked(escaped(text))}</pre></article>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mails (simulated)</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:720px;margin:24px auto;padding:0 16px}
h2{font-size:16px;margin:0}article{border:1px solid #ccc;border-radius:8px;padding:16px;margin:16px 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><h1>Mails</h1>${shown.length === 0 ? '<p>The app has sent none yet. Reload to look again.</p>' : shown.join('')}</body></html>`;
}

/** Of text that is escaped already, so that an address ends before any quote or bracket. */
function linked(text: string): string {
  return text.replace(/https?:\/\/[^\s<>"']+/g, (url) => `<a href="${url}">${url}</a>`);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
