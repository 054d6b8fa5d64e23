/** Who is signed in, for use cases that have to know. Only after the library has verified the token. */
import type { SignedIn } from '#app/use-cases/application.ts';

/** `subject`: of the verified token. Calls bring the token as a header, document loads in the address. */
export function signedIn(request: Request, subject: string | undefined): SignedIn {
  const header = request.headers.get('Authorization')?.replace(/^Bearer\s+/i, '');
  const sessionToken = header || new URL(request.url).searchParams.get('id_token');
  return { userId: subject ?? null, sessionToken: sessionToken ?? '' };
}
