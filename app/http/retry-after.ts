/** How soon asking again is worth it after a fault that is nobody's input, as `Retry-After` tells it. */
const RETRY_AFTER_SECONDS = 5;

export const RETRY_AFTER = { 'Retry-After': String(RETRY_AFTER_SECONDS) } as const;
