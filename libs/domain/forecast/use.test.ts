import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOURS } from './place.js';
import { expectedOf, FORESEEN_KINDS, profileOf } from './profiles.js';
import { freshUse, paceOf, rateOf, ratesOn } from './use.js';

const profiles = FORESEEN_KINDS.map((kind) => profileOf('consumable', kind) ?? profileOf('cashbox', kind));
const cells = fc.array(fc.float({ min: 0, max: 500, noNaN: true }), { minLength: 2 * HOURS, maxLength: 2 * HOURS });

test('the rates of a day are those of its hours, and without anything learnt what is expected of the kind at its pace', () => {
  const learnt = fc.tuple(...[0, 1, 2].map(() => fc.option(cells, { nil: null })));
  const pace = fc.tuple(fc.nat(5_000), fc.nat(5_000));
  fc.assert(
    fc.property(fc.constantFrom(...profiles), learnt, pace, fc.nat(2), (profile, days, both, dayKind) => {
      if (!profile) throw new Error('A kind that is foreseen has a profile');
      const use = { ...freshUse(profile, 0, 0), cells: [...days], pace: both };
      const rates = ratesOn(use, profile, dayKind);
      expect(rates).toEqual(rates.map((_, hour) => rateOf(use, profile, dayKind, hour, paceOf(use, profile))));
      if (days[dayKind]) return;
      expect(rates).toEqual(rates.map((_, hour) => paceOf(use, profile) * expectedOf(profile, dayKind, hour)));
    }),
  );
});
