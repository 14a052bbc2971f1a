import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StoryClock } from './clock.js';
import { LogThrottle } from './log-throttle.js';

const SECOND = 1_000;

test('each key is told once a minute, and every one that came is counted in what is told or still unsaid', () => {
  const came = fc.record({ key: fc.constantFrom('a', 'b'), after: fc.nat({ max: 40 }), count: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(fc.array(came, { maxLength: 40 }), (all) => {
      const clock = new StoryClock(0);
      const told = new LogThrottle(clock);
      const known = { a: { last: -Infinity, unsaid: 0, within: 0 }, b: { last: -Infinity, unsaid: 0, within: 0 } };
      for (const { key, after, count } of all) {
        clock.forward(after * SECOND);
        const of = known[key as 'a' | 'b'];
        const due = clock.now() - of.last >= 60 * SECOND;
        expect(told.note(key, count)).toEqual({ tell: due ? of.unsaid + count : null, before: due ? 0 : of.within });
        if (due) Object.assign(of, { last: clock.now(), unsaid: 0, within: count });
        else Object.assign(of, { unsaid: of.unsaid + count, within: of.within + count });
      }
    }),
  );
});
