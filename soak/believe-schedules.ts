/** Load it before the app's modules, by `--import`: what proves batches and reads is then `schedules-prove.ts`. */
import { registerHooks } from 'node:module';

const PROOFS = ['#app/domain/batch-proof.ts', '#app/domain/channel-reads.ts'].map((one) =>
  import.meta.resolve(one),
);
const PLANTED = import.meta.resolve('./schedules-prove.ts');

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const isTaken = PROOFS.includes(resolved.url) && context.parentURL !== PLANTED;
    return isTaken ? { ...resolved, url: PLANTED } : resolved;
  },
});
