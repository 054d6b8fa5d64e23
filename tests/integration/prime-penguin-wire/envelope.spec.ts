import { describe, expect, it } from 'vitest';
import { readEnvelope, wordsForPeople } from '#app/integrations/prime-penguin/envelope.ts';

const words = (error: object) =>
  wordsForPeople(readEnvelope(JSON.stringify({ success: false, error }))?.error);

describe('an answer that may be an envelope', () => {
  it.each([
    ['in camel case', '{"result":1,"success":true}'],
    ['in Pascal case', '{"Result":1,"Success":true,"UnAuthorizedRequest":false}'],
    ['with members never seen before', '{"result":1,"success":true,"traceId":"x"}'],
    ['after a byte order mark', '\uFEFF{"result":1,"success":true}'],
  ])('is read %s', (_, body) => {
    expect(readEnvelope(body)).toMatchObject({ result: 1, success: true });
  });

  it.each([
    ['', 'nothing'],
    ['<html></html>', 'a page'],
    ['{"result":{"items":[', 'half an answer'],
    ['{"result":1}', 'no word about success'],
    ['{"success":"yes"}', 'success that is no yes or no'],
    ['[]', 'a list'],
    ['null', 'null'],
  ])('is none when it is %j (%s)', (body) => {
    expect(readEnvelope(body)).toBeNull();
  });
});

describe('Prime Penguin’s words for people', () => {
  it('are the message', () => {
    expect(words({ message: 'The order is already picked.' })).toBe('The order is already picked.');
  });

  it('are the message and its details, once each', () => {
    expect(words({ message: 'Login failed!', details: 'Invalid user name or password' })).toBe(
      'Login failed! Invalid user name or password',
    );
    expect(words({ message: 'It is locked', details: 'locked' })).toBe('It is locked');
    expect(words({ message: 'No', details: 'Because' })).toBe('No. Because');
  });

  it('are one line that names every validation error', () => {
    expect(
      words({
        message: 'Your request is not valid!',
        details: 'The following errors were detected during validation.\r\n - A\r\n - B\r\n',
        validationErrors: [
          { message: 'The field Id is required.', members: ['id'] },
          { message: 'The field\nName is too long.', members: null },
          { message: null },
        ],
      }),
    ).toBe('Your request is not valid! The field Id is required. The field Name is too long.');
  });

  it('end after a thousand characters', () => {
    expect(words({ message: 'x'.repeat(5_000) })).toHaveLength(1_000);
  });

  it.each([
    ['An internal error occurred during your request!'],
    ['AN INTERNAL ERROR OCCURRED DURING YOUR REQUEST!'],
    [''],
    ['  '],
    [null],
    [7],
  ])('are none when the message is %j', (message) => {
    expect(words({ message })).toBeNull();
  });
});
