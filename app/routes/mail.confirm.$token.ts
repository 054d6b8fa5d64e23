/** /mail/confirm/:token: the owner of an address says whether mails may go there. */
import { mailLinkPage } from '#app/http/mail-page.ts';

const page = mailLinkPage('confirm');
export const loader = page.loader;
export const action = page.action;
