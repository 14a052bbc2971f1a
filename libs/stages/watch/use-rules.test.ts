import { expect, test } from '@jest/globals';
import { assemble, type Kiosk, type KioskRegistry, type ReadingKind, type Rule, SECOND } from '#libs/domain/index.js';
import { JAMS_WAIT, rulesText } from '#test/harness/rules.js';
import { Judging } from './judging.js';
import { readRules } from './rule-file.js';

const START = 1_767_225_600_000;
const kiosk = { id: 'K-1', hall: 'h-1', state: 'active', heartbeatS: 60 } as Kiosk;
const registry = { kiosk: () => kiosk, hall: () => undefined, kiosks: () => [kiosk] } as unknown as KioskRegistry;
const NOTHING = (): void => undefined;
/** Without what ships for jams: whether one waits is said here. */
const read = (first: string) => {
  const { version, rules } = readRules(rulesText(first));
  return { version, rules: rules.filter(({ id }) => id !== 'fault-may-clear') };
};
const [waiting, shipped] = [read(JAMS_WAIT), read('')];

function judgingBy(rules: typeof shipped) {
  const judging = new Judging(registry, rules, { touched: NOTHING, heard: NOTHING, missed: NOTHING, switchedOff: NOTHING });
  let seq = 0;
  const say = (after: number, kind: ReadingKind, payload: object) => {
    const head = { kioskId: 'K-1', hallId: 'h-1', region: 'anqing', kioskType: 'UTIL', kind };
    const body = { ts: START + after, bootId: 'b-1', seq: seq++, ...payload };
    return judging.take({ type: 'reading', reading: assemble(head, body, START + after, { historical: false }) });
  };
  const tick = (after: number) => judging.take({ type: 'tick', at: START + after });
  return { judging, say, tick };
}

const JAM = { code: 'BNA-001', component: 'noteAcceptor', state: 'raised', action: 'clear' };

/** Those that ship, without the one for every fault, and perhaps with one for some actions. */
const others = (...more: Rule[]): typeof shipped => ({
  version: `others-${more.length}`,
  rules: [...more, ...shipped.rules.filter(({ id }) => id !== 'fault-reported')],
});
const forActions = (...actions: string[]): Rule => ({
  id: 'some',
  kind: 'fault',
  because: 'x',
  title: { zh: '故障', en: 'fault' },
  actions,
});

test('what waits by a rule that is gone waits no more when no rule is for it', () => {
  const { judging, say, tick } = judgingBy(waiting);
  expect(say(0, 'fault', JAM)).toEqual([]);
  judging.useRules(others());
  expect(tick(150 * SECOND)).toMatchObject([
    { type: 'passed', rule: 'jam-reported', at: START, passed: { reason: 'hold', by: 'rule-gone', times: 1 } },
  ]);
  expect(tick(151 * SECOND)).toEqual([]);
});

test('a fault that waits by a rule that is gone counts at once by a rule that does not wait', () => {
  const { judging, say, tick } = judgingBy(waiting);
  expect(say(0, 'fault', JAM)).toEqual([]);
  tick(10 * SECOND);
  judging.useRules(shipped);
  expect(tick(11 * SECOND)).toMatchObject([
    { type: 'raised', rule: 'fault-reported', at: START + 10 * SECOND, evidence: { seq: 0 } },
  ]);
  expect(tick(150 * SECOND)).toEqual([]);
});

test('a fault that a rule that is gone held is taken over by the rule that is for it now, in the same moment', () => {
  const { judging, say, tick } = judgingBy(waiting);
  say(0, 'fault', JAM);
  expect(tick(121 * SECOND)).toMatchObject([{ type: 'raised', rule: 'jam-reported', ruleVersion: waiting.version }]);
  judging.useRules(shipped);
  const at = START + 122 * SECOND;
  expect(tick(122 * SECOND)).toMatchObject([
    {
      type: 'raised',
      rule: 'fault-reported',
      at,
      cause: 'fault/BNA-001/noteAcceptor',
      evidence: { seen: { takenFrom: 'jam-reported' } },
    },
    { type: 'cleared', rule: 'jam-reported', at, ruleVersion: shipped.version, reason: { en: 'no longer watched' } },
  ]);
  expect(say(123 * SECOND, 'fault', { ...JAM, state: 'cleared' })).toMatchObject([{ type: 'cleared', rule: 'fault-reported' }]);
});

test.each([
  ['clear', ['raised', 'cleared']],
  ['configuration', ['cleared']],
])('a rule for the action %s takes a fault over only with that action', (action, types) => {
  const { judging, say, tick } = judgingBy(waiting);
  say(0, 'fault', JAM);
  tick(121 * SECOND);
  judging.useRules(others(forActions(action)));
  expect(tick(122 * SECOND).map(({ type }) => type)).toEqual(types);
});

test.each([
  ['is taken over by the next one that is', [forActions('clear')], ['raised some', 'cleared jam-reported']],
  ['ends when none is', [], ['cleared jam-reported']],
])('a fault for which a rule is no more, though the rule is still there, %s', (_, next, told) => {
  const { judging, say, tick } = judgingBy(waiting);
  say(0, 'fault', JAM);
  tick(121 * SECOND);
  const narrowed = waiting.rules.map((rule) => (rule.id === 'jam-reported' ? { ...rule, codes: ['CRD-001'] } : rule));
  judging.useRules({ version: 'narrowed', rules: [...narrowed.filter(({ id }) => id !== 'fault-reported'), ...next] });
  expect(tick(122 * SECOND).map(({ type, rule }) => `${type} ${rule}`)).toEqual(told);
  expect(tick(123 * SECOND)).toEqual([]);
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
