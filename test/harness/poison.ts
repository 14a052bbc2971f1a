import fc from 'fast-check';

/** How often a property over poison is tried; each time opens stores of its own. */
export const POISON_RUNS = Number(process.env['HALLWATCH_POISON_RUNS'] ?? 12);

/** A batch with poison in random places: of each member whether it is bad. */
export const poisoned = (most = 30): fc.Arbitrary<boolean[]> =>
  fc
    .tuple(fc.array(fc.boolean(), { minLength: 1, maxLength: most }), fc.nat(), fc.boolean())
    // A single bad one in a large batch is the usual case, and as likely as any other here.
    .map(([bad, at, alone]) => (alone ? bad.map((_, no) => no === at % bad.length) : bad));

export const goodOf = (bad: readonly boolean[]): number[] => [...bad.keys()].filter((no) => !bad[no]);
export const badOf = (bad: readonly boolean[]): number[] => [...bad.keys()].filter((no) => bad[no]);
