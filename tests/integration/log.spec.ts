import { describe, expect, it } from 'vitest';
import { createLog } from '#app/config/log.server.ts';

function logging() {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  return { log, lines, first: () => JSON.parse(lines[0] ?? '{}') as Record<string, unknown> };
}

describe('a line of the log', () => {
  it('is JSON on one line, with level, time and fields', () => {
    const { log, lines, first } = logging();
    log.warn({ shop: 'one.myshopify.com' }, 'two\nlines');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(first()).toMatchObject({
      level: 'warn',
      shop: 'one.myshopify.com',
      msg: 'two\nlines',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it('says nothing below its level', () => {
    const { log, lines } = logging();
    log.debug({}, 'detail');
    expect(lines).toEqual([]);
  });

  it.each([
    'authorization',
    'Authorization',
    'accessToken',
    'access_token',
    'refreshToken',
    'password',
    'apiSecret',
    'SHOPIFY_API_SECRET',
    'cookie',
    'sealedCredentials',
    'encryptionKeys',
    'databaseUrl',
  ])('blanks %s at any depth', (name) => {
    const { log, lines } = logging();
    const secret = { [name]: 'hunter2' };
    log.info({ ...secret, request: { headers: [{ deep: { deeper: secret } }] } }, 'careless');
    expect(lines.join()).not.toContain('hunter2');
    expect(lines.join()).toContain('[redacted]');
  });

  it('blanks secrets that hang on an error, and keeps its message, stack and cause', () => {
    const { log, lines, first } = logging();
    const error = Object.assign(new Error('it broke', { cause: new Error('deep down') }), {
      config: { headers: { authorization: 'hunter2' } },
    });
    log.error({ err: error }, 'failed');
    expect(lines.join()).not.toContain('hunter2');
    expect(first().err).toMatchObject({
      type: 'Error',
      message: expect.stringContaining('it broke'),
    });
    expect(JSON.stringify(first().err)).toContain('deep down');
    expect(JSON.stringify(first().err)).toContain('log.spec.ts');
  });

  it('stands circles', () => {
    const { log, lines } = logging();
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    log.info({ circle }, 'round');
    expect(lines).toHaveLength(1);
  });
});
