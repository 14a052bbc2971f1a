import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FaultRule, Reading } from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

const ANY: FaultRule = { ...named, id: 'any', kind: 'fault' };
const jam = faultOf('BNA-001', 'noteAcceptor');
const mains = faultOf('PWR-001', 'ups');
const NEW_BOOT = { used: 'anew' } as const;
const beat = (atS: number, seq: number, more: Partial<Reading> = {}) =>
  message('heartbeat', atS, { mode: 'inService' }, { seq, ...more });
const birth = (atS: number, more: Partial<Reading> = {}) => message('birth', atS, { reason: 'powerUp' }, { seq: 0, ...more });

/** A boot of an hour, with a heartbeat a minute. */
function hour(watch: Player): void {
  watch.hear(birth(0));
  for (let n = 1; n <= 60; n++) watch.hear(beat(n * 60, n));
}

describe('a boot that has the name of the one before', () => {
  test('is judged from its first number on', () => {
    const watch = new Player([ANY]);
    hour(watch);
    watch.hear(birth(3_700, NEW_BOOT));
    expect(watch.hear(jam(3_701, 'raised', { seq: 1 }))).toEqual(['raised any/BNA-001/noteAcceptor @3701']);
    expect(watch.memory()).toMatchObject({ topSeq: 1, missing: [], gaps: 0, birthWanted: null });
  });

  test('has to present itself when its birth was lost', () => {
    const watch = new Player([ANY]);
    hour(watch);
    watch.hear(jam(3_701, 'raised', { seq: 1, ...NEW_BOOT }));
    expect(watch.findings).toHaveLength(1);
    expect(watch.memory()?.birthWanted).not.toBeNull();
  });

  test('tells lost mains again, or they end', () => {
    const watch = new Player([ANY]);
    hour(watch);
    watch.hear(mains(3_650, 'raised', { seq: 61 }), birth(3_700, NEW_BOOT));
    expect(watch.pass(3_900)).toEqual(['cleared any/PWR-001/ups @3820']);
  });

  test('misses nothing because of what is late from the one before', () => {
    const watch = new Player([ANY]);
    hour(watch);
    watch.hear(birth(3_700, NEW_BOOT), beat(3_701, 1));
    watch.hear(beat(3_702, 75, { ts: beat(3_650, 0).ts, historical: true, used: 'earlier' }), beat(3_720, 2));
    watch.restart();
    expect(watch.hear(jam(3_730, 'raised', { seq: 3 }))).toHaveLength(1);
    expect(watch.memory()).toMatchObject({ topSeq: 3, missing: [], gaps: 0 });
  });

  test('came back by its power, when that is what it says', () => {
    const watch = new Player([{ ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' }]);
    hour(watch);
    watch.pass(4_000);
    watch.hear(birth(4_100, NEW_BOOT));
    expect(watch.findings.at(-1)?.evidence.seen).toEqual({ lastBootId: 'b-1', begunAnew: true, reason: 'powerUp' });
  });
});

describe('a counter that has come to its end', () => {
  test.each([256, 65_536, 1_000, 10_000])('of %i numbers begins anew and is no start', (end) => {
    const watch = new Player([ANY]);
    watch.hear(birth(0, { seq: end - 3 }), mains(1, 'raised', { seq: end - 2 }));
    const next = jam(60, 'raised', { seq: 1, ...NEW_BOOT });
    expect(watch.hear(next)).toEqual(['raised any/BNA-001/noteAcceptor @60']);
    expect(watch.pass(3_600)).toEqual([]);
    expect(watch.memory()).toMatchObject({ topSeq: 1, missing: [], gaps: 0, birthWanted: null });
  });
});

/** What a kiosk lives through, as the door hands it on: starts under one name, buffered and late messages. */
const lived = fc.array(fc.constantFrom('beat', 'start', 'jam', 'late', 'buffered', 'restart'), { maxLength: 100 });

test('whatever comes late, what a kiosk says now is judged, and nothing seems to be missing', () => {
  fc.assert(
    fc.property(lived, (steps) => {
      const watch = new Player([ANY]);
      let [atS, seq, raised, starts] = [0, 0, false, 0];
      watch.hear(birth(0));
      for (const step of steps) {
        atS += 20;
        if (step === 'beat') watch.hear(beat(atS, ++seq));
        if (step === 'start') [seq] = [0, watch.hear(birth(atS, NEW_BOOT)), starts++];
        if (step === 'late' && starts > 0) watch.hear(beat(atS, 500, { historical: true, used: 'earlier' }));
        if (step === 'buffered') watch.hear(beat(atS, ++seq, { historical: true }));
        if (step === 'restart') watch.restart();
        if (step !== 'jam') continue;
        raised = !raised;
        expect(watch.hear(jam(atS, raised ? 'raised' : 'cleared', { seq: ++seq }))).toHaveLength(1);
      }
      expect(watch.memory()).toMatchObject({ missing: [], gaps: 0 });
    }),
  );
});
