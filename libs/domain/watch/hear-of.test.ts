import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type NeverRule, type NoHeartbeatRule, type NotUnderstood, REFUSALS, type Rule, type UnreadableRule } from '../index.js';
import { kioskOf, message, named, Player } from './testing/player.js';

const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const NEVER: NeverRule = { ...named, id: 'never', kind: 'never', afterMin: 10, severity: 'info' };
const UNREADABLE: UnreadableRule = {
  ...named,
  id: 'unreadable',
  kind: 'unreadable',
  refused: 3,
  windowS: 600,
  clearS: 1800,
  severity: 'degraded',
};
const RULES: Rule[] = [SILENT, NEVER, UNREADABLE];

const refusedAs = (reason: NotUnderstood['reason'], kind: NotUnderstood['kind'] = 'heartbeat'): NotUnderstood => ({
  reason,
  detail: 'The heartbeat breaks its contract: rttMs must be number.',
  kind,
});
const BROKEN = refusedAs('breaks-contract');
const beat = (atS: number, more: object = {}) => message('heartbeat', atS, { mode: 'inService', ...more });

describe('a kiosk that is heard', () => {
  test('is not silent while it repeats itself', () => {
    const watch = new Player(RULES);
    watch.hear(beat(0));
    for (let atS = 60; atS <= 900; atS += 60) expect(watch.word(atS)).toEqual([]);
    expect(watch.pass(1_079)).toEqual([]);
    expect(watch.pass(1_081)).toEqual(['raised silent @1080']);
  });

  test.each([...REFUSALS])('is not silent while it is refused as %s', (reason) => {
    const watch = new Player([SILENT]);
    watch.hear(beat(0));
    for (let atS = 60; atS <= 900; atS += 60) expect(watch.word(atS, refusedAs(reason))).toEqual([]);
  });

  test('ends its silence by a word that nobody understands, which is told', () => {
    const watch = new Player(RULES);
    watch.hear(beat(0));
    watch.pass(300);
    expect(watch.word(310, BROKEN)).toEqual(['cleared silent @310']);
    expect(watch.findings.at(-1)?.evidence).toMatchObject({ kind: 'refused', seen: { reason: 'breaks-contract' } });
  });

  test('has come, though nothing that it sent was ever taken', () => {
    const watch = new Player(RULES);
    watch.register('K-1', 0);
    expect(watch.word(60, BROKEN)).toEqual([]);
    expect(watch.pass(230)).toEqual([]);
    expect(watch.pass(700)).toEqual(['raised silent @240']);
  });

  test('is not watched once it is retired', () => {
    const watch = new Player(RULES);
    watch.enter('K-1', { ...kioskOf('K-1'), state: 'retired' });
    for (const atS of [1, 2, 3, 4]) expect(watch.word(atS, BROKEN)).toEqual([]);
    expect(watch.pass(5_000)).toEqual([]);
  });
});

const said = fc.record({
  afterS: fc.integer({ min: 0, max: 179 }),
  what: fc.constantFrom('beat', 'repeat', 'refused', 'buffered', 'restart'),
  reason: fc.constantFrom(...REFUSALS),
});

test('whatever a kiosk sends, it is never silent while it sends something in time', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 80 }), (lived) => {
      const watch = new Player(RULES);
      watch.hear(beat(0));
      let atS = 0;
      for (const { afterS, what, reason } of lived) {
        if (what === 'restart') watch.restart();
        else atS += afterS;
        if (what === 'beat') watch.hear(beat(atS));
        if (what === 'buffered') watch.hear({ ...beat(atS), historical: true });
        if (what === 'repeat') watch.word(atS);
        if (what === 'refused') watch.word(atS, refusedAs(reason));
        watch.pass(atS);
      }
      expect(watch.findings.filter(({ cause }) => cause === 'link')).toEqual([]);
    }),
  );
});
