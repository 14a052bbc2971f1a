import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ACTS, type Act, type ChainedAct, HALLWATCH } from './act.js';
import { anchorsIn } from './anchors-in.js';
import { ChainCheck, type ChainHead, chained, type Digest } from './chain.js';

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

const verdictOf = (chain: ChainedAct[], heads: ChainHead[] = [], from: ChainHead | null = null) => {
  const check = new ChainCheck(digest, from, heads);
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
        const anchors = { fit: 0, purged: 0 };
        expect(verdictOf(chain)).toEqual({ acts: chain.length, head: chain.at(-1)?.hash, anchors, fault: null });
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

  test('one that was written anew with all its hashes fits in itself, and not what was written down of it', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.nat(), (chain, at, kept) => {
        const [i, j] = [at % chain.length, kept % chain.length];
        const anew = chainOf(chain.map((one, k) => (k === i ? { ...one, by: 'somebody-else' } : one)));
        const head = chain[j] as ChainedAct;
        expect(verdictOf(anew).fault).toBeNull();
        expect(verdictOf(chain, [head, head])).toMatchObject({ fault: null, anchors: { fit: 1, purged: 0 } });
        expect(verdictOf(anew, [head]).fault).toEqual(j < i ? null : { what: 'rewritten', number: j + 1 });
        expect(verdictOf(chain.slice(0, j), [head]).fault).toEqual({ what: 'short', number: j + 1 });
      }),
    );
  });

  test('what was purged is told, and where it ended is held against what was written down', () => {
    const [a, b, c] = chainOf([act('a'), act('b'), act('c')]) as [ChainedAct, ChainedAct, ChainedAct];
    expect(verdictOf([c], [a, b, c], b)).toMatchObject({ fault: null, anchors: { fit: 2, purged: 1 } });
    expect(verdictOf([c], [{ number: 2, hash: a.hash }], b).fault).toEqual({ what: 'rewritten', number: 2 });
  });

  test('lines of the log and messages that somebody kept say where it was', () => {
    const hash = 'ab'.repeat(32);
    const lines = [
      `{"event":"ChainAnchored","says":"The chain of acts is at 7, ${hash}: keep this line"}`,
      `Acts on 2026-01-01: the chain is at 8, 3 since the last time, hash ${hash}. Keep this message: by it a rewritten past shows.`,
      `操作记录存证（2026-01-01）：链至第 9 条，自上次存证新增 3 条，哈希 ${hash}。请留存本消息`,
      `${hash}@10`,
      `The chain of acts is at 11, ${hash.slice(1)}: keep this line`,
      'something else',
    ];
    expect(anchorsIn(lines.join('\n'))).toEqual([7, 8, 9, 10].map((number) => ({ number, hash })));
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
