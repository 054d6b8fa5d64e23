/** The durations that the domain reckons with, in milliseconds. Set by the operator; see `.env.example`. */
export interface Timing {
  /** Least pause between two looks at Prime Penguin for one shop. */
  readonly pollMs: number;
  /** How often Prime Penguin reads the sales channel. */
  readonly channelReadMs: number;
  /** A provider's batch interval where its schedule is unknown. */
  readonly defaultBatchMs: number;
  /** Added to a scheduled batch before it counts as over. */
  readonly batchGraceMs: number;
  /**
   * The least time after which a schedule alone, which no sync confirms, proves that a whole batch has passed.
   */
  readonly scheduleMarginMs: number;
  /** Time to an answer before `no_answer`, where the provider's setting says nothing. */
  readonly answerMs: number;
  /**
   * How far a copy of Prime Penguin's that answers a look may lag behind: a look shows what was true at
   * most so long before it.
   */
  readonly copyLagMs: number;
  /** How long a final verdict is watched. */
  readonly afterwatchMs: number;
  /** How long delivery to Prime Penguin is retried before `undeliverable`. */
  readonly deliveryMs: number;
}

/** After a look that failed, to the next. */
export function retryPauseMs(pollMs: number): number {
  return Math.max(5 * pollMs, 2_000);
}
