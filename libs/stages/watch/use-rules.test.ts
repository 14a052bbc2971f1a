import { expect, test } from '@jest/globals';
import { assemble, type Kiosk, type KioskRegistry, type ReadingKind, SECOND } from '#libs/domain/index.js';
import { JAMS_WAIT, rulesText } from '#test/harness/rules.js';
import { Judging } from './judging.js';
import { readRules } from './rule-file.js';

const START = 1_767_225_600_000;
const kiosk = { id: 'K-1', hall: 'h-1', state: 'active', heartbeatS: 60 } as Kiosk;
const registry = { kiosk: () => kiosk, hall: () => undefined, kiosks: () => [kiosk] } as unknown as KioskRegistry;
const NOTHING = (): void => undefined;
const [waiting, shipped] = [readRules(rulesText(JAMS_WAIT)), readRules(rulesText())];

function judgingBy(rules: typeof shipped) {
  const judging = new Judging(registry, rules, { touched: NOTHING, heard: NOTHING, missed: NOTHING, switchedOff: NOTHING });
  let seq = 0;
  const say = (after: number, kind: ReadingKind, payload: object) => {
    const head = { kioskId: 'K-1', hallId: 'h-1', region: 'anqing', kioskType: 'UTIL', kind };
    const body = { ts: START + after, bootId: 'b-1', seq: seq++, ...payload };
    return judging.take({ type: 'reading', reading: assemble(head, body, START + after, false) });
  };
  const tick = (after: number) => judging.take({ type: 'tick', at: START + after });
  return { judging, say, tick };
}

const JAM = { code: 'BNA-001', component: 'noteAcceptor', state: 'raised', action: 'clear' };

test('what waits by a rule that is gone waits no more', () => {
  const { judging, say, tick } = judgingBy(waiting);
  expect(say(0, 'fault', JAM)).toEqual([]);
  judging.useRules(shipped);
  expect(tick(150 * SECOND)).toEqual([]);
});

test('what a rule that is gone held ends with the next mark of time, under the version of the rules that ended it', () => {
  const { judging, say, tick } = judgingBy(waiting);
  say(0, 'fault', JAM);
  expect(tick(121 * SECOND)).toMatchObject([{ type: 'raised', rule: 'jam-reported', ruleVersion: waiting.version }]);
  judging.useRules(shipped);
  expect(tick(122 * SECOND)).toMatchObject([
    { type: 'cleared', rule: 'jam-reported', ruleVersion: shipped.version, reason: { en: 'no longer watched' } },
  ]);
});

test('the same rules once more change nothing', () => {
  const { judging, say, tick } = judgingBy(waiting);
  say(0, 'fault', JAM);
  judging.useRules({ ...waiting, rules: [] });
  expect(judging.rules).toBe(waiting.version);
  expect(tick(121 * SECOND)).toMatchObject([{ type: 'raised', rule: 'jam-reported' }]);
});

test('the entry itself lets time pass to its instant', () => {
  const { judging } = judgingBy(shipped);
  judging.take({ type: 'rules', at: START, version: waiting.version });
  expect(judging.now).toBe(START);
});
