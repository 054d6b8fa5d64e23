/** Counts the logins for Prime Penguin that a shop's staff have tried. Implemented by `app/persistence`. */
import type { Instant } from '#app/domain/instant.ts';

export interface ConnectAttempts {
  /**
   * Counts one before it is made, so that many at once are no way around the limit; one that a crash leaves
   * behind stays counted.
   */
  begin(
    shop: string,
    userId: string | null,
    now: Instant,
  ): Promise<
    | { readonly kind: 'begun'; readonly id: string }
    | { readonly kind: 'too_many'; readonly retryAt: Instant }
  >;
  /** It was no guess that failed. */
  withdraw(id: string): Promise<void>;
  forgetBefore(at: Instant): Promise<void>;
}
