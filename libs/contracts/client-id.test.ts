import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLIENT_ID_SEPARATOR, isOwnClientId, NAME_PATTERN } from './index.js';

describe('a client id is a kiosk’s own', () => {
  test.each<[string, boolean]>([
    ['K-1', true],
    ['K-1@service', true],
    ['K-1@', true],
    ['K-10', false],
    ['K-1-a', false],
    ['K-1/a', false],
    ['k-1', false],
    ['kiosk', false],
    ['', false],
  ])('K-1 and %j: %s', (clientId, own) => {
    expect(isOwnClientId('K-1', clientId)).toBe(own);
  });

  test('and of no other kiosk, whatever they are called', () => {
    const id = fc.stringMatching(/^[A-Ca-c0-1][A-Ca-c0-1._-]{0,5}$/);
    const clientId = fc.oneof(
      fc.tuple(id, fc.string()).map(([own, word]) => `${own}${CLIENT_ID_SEPARATOR}${word}`),
      id,
    );
    fc.assert(
      fc.property(id, id, clientId, (one, other, client) => {
        fc.pre(one !== other && NAME_PATTERN.test(one) && NAME_PATTERN.test(other));
        return !(isOwnClientId(one, client) && isOwnClientId(other, client));
      }),
      { numRuns: 500 },
    );
    expect(NAME_PATTERN.test(`K${CLIENT_ID_SEPARATOR}1`)).toBe(false);
  });
});
