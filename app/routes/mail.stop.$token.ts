/** /mail/stop/:token: the owner of an address stops the mails of a shop, also by one press in a mail program. */
import { mailLinkPage } from '#app/http/mail-page.ts';

const page = mailLinkPage('stop');
export const loader = page.loader;
export const action = page.action;
