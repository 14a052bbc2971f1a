import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR } from '../time/index.js';
import { CONFORMANCE_CODES } from './finding.js';
import { judgeConformance } from './judge.js';
import { about, T0 } from './testing/kiosk.js';
import { live, rightLife } from './testing/right-life.js';

const RUNS = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) * 200;
const seen = fc.record({ seesLines: fc.boolean(), over: fc.boolean() });

describe('whatever befalls a kiosk that does everything right', () => {
  test('nothing of it is ever wrong, whenever it is looked at', () => {
    fc.assert(
      fc.property(rightLife, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), seen, (life, looks, how) => {
        const { facts, at } = live(life);
        for (const share of [...looks, 1]) {
          const now = T0 + Math.ceil(share * (at - T0));
          const came = facts.filter((fact) => fact.at <= now && (how.seesLines || fact.what === 'reading'));
          const wrong = judgeConformance(came, about(now, { heartbeatS: life.periodS, ...how })).filter(
            ({ verdict }) => verdict === 'wrong',
          );
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('nothing of it is missing when it is looked at long after, but the heartbeats of the time after', () => {
    fc.assert(
      fc.property(rightLife, fc.boolean(), (life, seesLines) => {
        const { facts, at } = live({ ...life, jitter: [...life.jitter, 0, 0, 0, 0, 0, 0] });
        const came = facts.filter((fact) => seesLines || fact.what === 'reading');
        const findings = judgeConformance(came, about(at + HOUR, { heartbeatS: life.periodS, over: true, seesLines }));
        const faults = findings.filter(({ verdict }) => verdict === 'missing' || verdict === 'wrong');
        expect(faults.filter(({ code }) => code !== 'period')).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('whatever was seen', () => {
  test('says the same in whatever order the facts are given, and each twice', () => {
    fc.assert(
      fc.property(rightLife, fc.infiniteStream(fc.nat()), fc.integer({ min: 0, max: 3 }), (life, keys, breaks) => {
        const kiosk = live(life);
        // A life that is not right, too, and with much in one moment.
        if (breaks > 0) kiosk.seq += breaks;
        if (breaks > 1) for (const fact of kiosk.facts) fact.at -= fact.at % 60_000;
        kiosk.connect({ will: null }).say('heartbeat').say('fault', { seq: 1 }).pass(HOUR);
        const mixed = [...kiosk.facts, ...kiosk.facts].map((fact) => ({ fact, key: keys.next().value as number }));
        mixed.sort((a, b) => a.key - b.key);
        const how = about(kiosk.at, { heartbeatS: life.periodS, over: breaks % 2 === 0 });
        const again = judgeConformance(
          mixed.map(({ fact }) => fact),
          how,
        );
        expect(again).toEqual(judgeConformance(kiosk.facts, how));
      }),
      { numRuns: RUNS },
    );
  });

  test('everything is told when the time is over', () => {
    fc.assert(
      fc.property(rightLife, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (life, share, seesLines) => {
        const { facts, at } = live(life);
        const now = T0 + Math.ceil(share * (at - T0));
        const came = facts.filter((fact) => fact.at <= now && (seesLines || fact.what === 'reading'));
        const told = judgeConformance(came, about(now, { heartbeatS: life.periodS, over: true, seesLines }));
        expect(told.map(({ code }) => code)).toEqual(CONFORMANCE_CODES);
      }),
      { numRuns: RUNS },
    );
  });
});
