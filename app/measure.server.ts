/**
 * Measures what the parts of the app do, from outside of them: they stay as they are, and know no
 * metrics.
 */
import { isDemoAccount } from '#app/domain/account.ts';
import type { Metrics } from './config/metrics.server.ts';
import type { CallLog } from './integrations/prime-penguin/line.server.ts';
import type { ShopifyFlow } from './use-cases/ports/flow.ts';
import type { Mailer } from './use-cases/ports/mail.ts';
import type { CancellationStore } from './use-cases/ports/store.ts';

/** Every call to Prime Penguin leaves a line with its name, how it ended, and its milliseconds. */
export function measureCalls(log: CallLog, metrics: Metrics): CallLog {
  const measure = ({ call, ending, cause, ms }: Readonly<Record<string, unknown>>) => {
    const result = ending ?? cause;
    if (typeof call === 'string' && typeof result === 'string' && typeof ms === 'number') {
      metrics.recordPrimePenguinCall(call, result, ms);
    }
  };
  return {
    info(fields, message) {
      measure(fields);
      log.info(fields, message);
    },
    warn(fields, message) {
      measure(fields);
      log.warn(fields, message);
    },
  };
}

/** Counts the verdicts that were said, once they are stored; those of a demo say nothing of the world. */
export function countVerdicts(store: CancellationStore, metrics: Metrics): CancellationStore {
  return {
    ...store,
    async change(id, decide, lease) {
      let said: { verdict: string; overturns: boolean }[] = [];
      const changed = await store.change(
        id,
        (state) => {
          const change = decide(state);
          // Anew each time: the store may have to decide again.
          const facts = isDemoAccount(state.shop) ? [] : change.facts;
          said = facts.flatMap((fact) =>
            fact.kind === 'concluded' && fact.isNew
              ? [{ verdict: fact.judgement.verdict, overturns: fact.overturns }]
              : [],
          );
          return change;
        },
        lease,
      );
      if (changed !== null) {
        for (const { verdict, overturns } of said) metrics.recordVerdict(verdict, overturns);
      }
      return changed;
    },
  };
}

/** Counts how each try to send a mail ended. */
export function countMails(mailer: Mailer, metrics: Metrics): Mailer {
  return {
    async send(mail) {
      const answer = await mailer.send(mail);
      metrics.recordMail(answer.kind);
      return answer;
    },
  };
}

/** Counts how each try to tell a shop's workflows ended. */
export function countTold(flow: ShopifyFlow, metrics: Metrics): ShopifyFlow {
  return {
    async tellAnswered(shop, answer) {
      const told = await flow.tellAnswered(shop, answer);
      metrics.recordFlowTold(told.kind === 'fault' ? told.cause : told.kind);
      return told;
    },
  };
}
