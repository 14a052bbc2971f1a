import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACTS, type Act, type ChainedAct, HALLWATCH } from './act.js';
import { ChainCheck, chained, type Digest } from './chain.js';

const digest: Digest = (text) => createHash('sha256').update(text).digest('hex');

const act = (id: string, more: Partial<Act> = {}): Act => ({
  ...HALLWATCH,
  id,
  at: 1_000,
  what: 'kiosk.change',
  subject: { kind: 'kiosk', id: 'k-1' },
  basedOn: null,
  before: null,
  after: { name: '一号机', services: ['CASH'] },
  why: null,
  evidence: [],
  ...more,
});

function chainOf(acts: Act[]): ChainedAct[] {
  const chain: ChainedAct[] = [];
  for (const one of acts) chain.push(chained(one, chain.at(-1) ?? null, digest));
  return chain;
}

const verdictOf = (chain: ChainedAct[]) => {
  const check = new ChainCheck(digest);
  for (const one of chain) check.see(one);
  return check.verdict;
};

const anyChain = fc
  .array(fc.record({ what: fc.constantFrom(...ACTS), after: fc.jsonValue(), why: fc.option(fc.string()) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((some) => chainOf(some.map((more, i) => act(`a-${i}`, more))));

describe('the chain of acts', () => {
  test('what was appended stands, and its head is the hash of the last', () => {
    fc.assert(
      fc.property(anyChain, (chain) => {
        expect(verdictOf(chain)).toEqual({ acts: chain.length, head: chain.at(-1)?.hash, fault: null });
      }),
    );
  });

  test('whatever is changed in whichever act shows, and where', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), (chain, at) => {
        const i = at % chain.length;
        const bent = chain.map((one, j) => (j === i ? { ...one, by: 'somebody-else' } : one));
        expect(verdictOf(bent).fault).toEqual({ what: 'changed', number: i + 1 });
      }),
    );
  });

  test('an act that was rewritten with its own hash shows at the one after', () => {
    const chain = chainOf([act('a'), act('b'), act('c')]);
    const rewritten = chained({ ...act('b'), by: 'somebody-else' }, chain[0] as ChainedAct, digest);
    expect(verdictOf([chain[0] as ChainedAct, rewritten, chain[2] as ChainedAct]).fault).toEqual({ what: 'broken', number: 3 });
  });

  test('an act that is missing shows', () => {
    const chain = chainOf([act('a'), act('b'), act('c')]);
    expect(verdictOf([chain[0] as ChainedAct, chain[2] as ChainedAct]).fault).toEqual({ what: 'gap', number: 3 });
  });

  test('the same act has the same hash, in whatever order its fields are kept', () => {
    const [one] = chainOf([act('a')]);
    const turned = Object.fromEntries(Object.entries(act('a')).reverse()) as unknown as Act;
    expect(chained(turned, null, digest).hash).toBe(one?.hash);
  });
});
