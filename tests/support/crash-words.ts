/** What a spec and the process that it watches (`crash-points.ts`) agree on. */

/** Where the press that is to be hit is sent to. The app reads no such parameter. */
export const VICTIM = '/api/cancellations?victim=1';
/** How a line begins that names a point. */
export const POINT = 'crash point: ';
