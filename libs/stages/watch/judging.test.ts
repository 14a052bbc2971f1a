import { describe, expect, test } from '@jest/globals';
import { FleetRegistry } from '#libs/adapters/memory/index.js';
import type { Finding, Kiosk, Rule, RuleSet } from '#libs/domain/index.js';
import { Judging } from './judging.js';

const START = 1_767_225_600_000;
const nothing = (): void => undefined;

const KIOSK: Kiosk = {
  id: 'K-1',
  hall: 'h',
  type: 'UTIL',
  name: '缴费终端',
  spot: '',
  services: [],
  components: [],
  heartbeatS: 60,
  state: 'active',
};

const ANY: Rule = { id: 'any', kind: 'fault', because: 'x', title: { zh: '故障', en: 'a fault' } };
const RULES: RuleSet = {
  version: 'v',
  rules: [ANY],
  overlays: [{ scope: 'hall', name: 'g', changes: [{ id: 'any', off: true }], added: [] }],
};

function judging() {
  const registry = new FleetRegistry({ halls: [], kiosks: [KIOSK], people: [] });
  const one = new Judging(registry, RULES, { touched: nothing, heard: nothing, missed: nothing, switchedOff: nothing });
  const enter = (entry: Partial<Kiosk>): void => {
    const changed = { ...KIOSK, ...entry };
    registry.kiosk = () => changed;
    Object.defineProperty(registry, 'revision', { value: registry.revision + 1, configurable: true });
  };
  const raise = (atS: number): Finding[] => {
    const at = START + atS * 1000;
    const payload = { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
    const about = { kioskId: 'K-1', hallId: 'h', region: 'r', kioskType: 'UTIL', kind: 'fault' as const };
    return one.take({
      type: 'reading',
      reading: { ...about, ts: at, receivedAt: at, bootId: 'b', seq: atS, historical: false, payload },
    });
  };
  return { enter, raise, tick: (atS: number): Finding[] => one.take({ type: 'tick', at: START + atS * 1000 }) };
}

const inShort = (findings: Finding[]) => findings.map(({ type, key, reason }) => `${type} ${key}: ${reason.en}`);

describe('what holds for a kiosk', () => {
  test('ends with the next mark of time when it moves to where the rule is off', () => {
    const { enter, raise, tick } = judging();
    expect(raise(1)).toHaveLength(1);
    expect(tick(2)).toEqual([]);
    enter({ hall: 'g' });
    expect(inShort(tick(3))).toEqual(['cleared any/BNA-002/noteAcceptor: no longer watched']);
    expect(raise(4)).toEqual([]);
  });

  test('ends when it is retired', () => {
    const { enter, raise, tick } = judging();
    raise(1);
    enter({ state: 'retired' });
    expect(inShort(tick(2))).toEqual(['cleared any/BNA-002/noteAcceptor: no longer watched']);
  });
});
