/**
 * Recognizes that a call was not let in where Prime Penguin shows a page instead of saying so: ASP.NET
 * answers a call without a valid log-in by a redirect to its log-in page as soon as cookies are among its
 * ways in. Decided by where the page is and what its form asks for, never by its words. The pages of
 * anything in between (captive portal, maintenance, firewall) lead elsewhere and are none.
 */

/** `denied`: the log-in is good, and a permission is missing. */
export type Door = 'log_in' | 'denied';

const LOG_IN_PAGE = /^(log-?in|log-?on|sign-?in)(\.\w+)?$/i;
const DENIED_PAGE = /^(access-?denied|forbidden)(\.\w+)?$/i;

const LONGEST_PAGE = 200_000;

/** @param location as a `Location` header or a form's `action` names it */
export function doorOf(asked: URL, location: string): Door | null {
  if (!URL.canParse(location, asked)) return null;
  const { hostname, pathname, hash } = new URL(location, asked);
  if (!isNeighbor(asked.hostname, hostname)) return null;
  // An application in one page keeps its path behind the `#`.
  const steps = [...pathname.split('/'), ...(hash.split('?')[0] ?? '').split('/')];
  if (steps.some((step) => DENIED_PAGE.test(step))) return 'denied';
  return steps.some((step) => LOG_IN_PAGE.test(step)) ? 'log_in' : null;
}

/** A page with a form for a password that goes to Prime Penguin itself. */
export function isLogInPage(asked: URL, page: string): boolean {
  const body = page.slice(0, LONGEST_PAGE);
  const password = body.search(/<input\b[^<>]*\btype\s*=\s*["']?password\b/i);
  if (password === -1) return false;
  const [form] = /<form\b[^<>]*>/i.exec(body.slice(body.lastIndexOf('<form', password))) ?? [''];
  const action = /\baction\s*=\s*["']?([^"'\s>]*)/i.exec(form)?.[1] ?? '';
  return URL.canParse(action, asked) && isNeighbor(asked.hostname, new URL(action, asked).hostname);
}

/** The same host, or one beside it: the log-in may live at `app.` where the calls go to `service.`. */
function isNeighbor(asked: string, other: string): boolean {
  if (asked === other) return true;
  const parent = asked.split('.').slice(1).join('.');
  const isName = /[a-z]/i.test(parent);
  return isName && parent.includes('.') && (other === parent || other.endsWith(`.${parent}`));
}
