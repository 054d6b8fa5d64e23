/**
 * Reads a request's body up to a limit that is kept while reading: a `Content-Length` can be missing or
 * lie. Never holds more than the limit in memory.
 */
export type BodyRead =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'too_large' }
  /** Not UTF-8, or the client went away while sending. */
  | { readonly kind: 'unreadable' };

export async function readBody(request: Request, limitBytes: number): Promise<BodyRead> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limitBytes) return { kind: 'too_large' };
  if (request.body === null) return { kind: 'read', text: '' };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.byteLength;
      // Not cancelled: that would close the socket before the answer has gone out.
      if (bytes > limitBytes) return { kind: 'too_large' };
      chunks.push(value);
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, bytes));
    return { kind: 'read', text };
  } catch {
    return { kind: 'unreadable' };
  } finally {
    reader.releaseLock();
  }
}
