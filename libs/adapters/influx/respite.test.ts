import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HistoryUnavailable, MINUTE, SECOND } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { AskedToWait, Respite, waitAskedIn } from './respite.js';

const date = (at: number): string => new Date(at).toUTCString();

describe('what a server asks for by Retry-After', () => {
  test.each<[string | null, string | null, number | null]>([
    ['20', null, 20 * SECOND],
    [' 7 ', null, 7 * SECOND],
    // The machine's clock, and the server's, may be wrong: what counts is between the two.
    [date(MORNING + 90 * SECOND), date(MORNING), 90 * SECOND],
    ['86400', null, 5 * MINUTE],
    [date(MORNING + 60 * MINUTE), date(MORNING), 5 * MINUTE],
    ['0', null, null],
    [date(MORNING - SECOND), date(MORNING), null],
    [date(MORNING + SECOND), null, null],
    ['soon', date(MORNING), null],
    ['-5', null, null],
    ['', null, null],
    [null, date(MORNING), null],
  ])('%s, told at %s', (retryAfter, at, wait) => {
    expect(waitAskedIn(retryAfter, at)).toBe(wait);
  });

  test('is never more than five minutes, whatever stands there', () => {
    const header = fc.option(
      fc.oneof(
        fc.string(),
        fc.nat().map(String),
        fc.date({ noInvalidDate: true }).map((at) => at.toUTCString()),
      ),
    );
    fc.assert(
      fc.property(header, header, (retryAfter, at) => {
        const wait = waitAskedIn(retryAfter, at);
        expect(wait === null || (wait > 0 && wait <= 5 * MINUTE)).toBe(true);
      }),
    );
  });
});

test('it is left alone for so long and no longer; a clock that is set back does not prolong it beyond the bound', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 600 }), fc.boolean(), (asked, passed, isSetBack) => {
      const clock = new StoryClock(MORNING);
      const respite = new Respite(clock);
      respite.demandOver();
      respite.note(new HistoryUnavailable('it is away'));
      respite.demandOver();
      respite.note(new AskedToWait('it answers 503', asked * SECOND));
      clock.forward(passed * SECOND);
      if (isSetBack) clock.jump(-24 * 60 * MINUTE);
      const demand = (): void => respite.demandOver();
      if (isSetBack || passed >= asked) expect(demand).not.toThrow();
      else expect(demand).toThrow(`it answers 503. It asks to be left alone and is tried again in ${asked} s`);
    }),
  );
});
