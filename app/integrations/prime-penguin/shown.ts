/**
 * Answers of calls that not everybody may make: what is not shown is told from what failed. Nothing of
 * Prime Penguin's words is kept, because an answer about warehouses may hold what opens them.
 */
import { messageOf } from '#app/domain/said.ts';
import type { Fault, NotShown, Result, Shown } from '#app/use-cases/ports/prime-penguin.ts';

export function asShown<T>(answer: Result<T>): Shown<T> {
  switch (answer.kind) {
    case 'answered':
      return answer;
    case 'refused':
      return notShown('refused');
    case 'unauthorised': {
      const { code } = answer;
      if (code === 'not_allowed') return notShown('not_allowed');
      // Any other reason comes from the log-in, in words of the log-in's own.
      if (code !== 'credentials_refused') return answer;
      return { kind: 'unauthorised', code, ...messageOf({ code, values: {} }), theirWords: null };
    }
    case 'fault':
      return answer.cause === 'unreadable' && !answer.retryable
        ? notShown(isNoSuchCall(answer) ? 'not_there' : 'unreadable')
        : answer;
  }
}

/** Another answer would not come of asking again, at least not from this call. */
export function isOfTheCall(answer: Fault): boolean {
  return answer.cause === 'unreadable' || answer.cause === 'server_error';
}

/** ASP.NET answers so, without an envelope, where no call has the path. */
function isNoSuchCall({ said }: Fault): boolean {
  return said?.code === 'unreadable' && /^40[45]$/.test(String(said.values.detail));
}

function notShown(why: NotShown['why']): NotShown {
  return { kind: 'not_shown', why };
}
