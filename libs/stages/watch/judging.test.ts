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

describe('a kiosk that falls silent', () => {
  const SILENT: Rule = { id: 'silent', kind: 'silence', because: 'x', title: ANY.title, heartbeats: 3, severity: 'critical' };
  const UNSTEADY: Rule = {
    id: 'unsteady',
    kind: 'flapping',
    because: 'x',
    title: ANY.title,
    of: ['link'],
    windowS: 3600,
    changes: { raise: 2, clear: 1 },
    severity: 'degraded',
  };

  /** Three kiosks, and one more that never stops talking: it is its messages that let time pass. */
  function fleet(rules: Rule[]) {
    const kiosks = ['A', 'B', 'C', 'TALKS'].map((id) => ({ ...KIOSK, id, heartbeatS: id === 'TALKS' ? 3600 : 60 }));
    const touched = new Set<string>();
    const registry = new FleetRegistry({ halls: [], kiosks, people: [] });
    const onlooker = { touched: (id: string) => void touched.add(id), heard: nothing, missed: nothing, switchedOff: nothing };
    const one = new Judging(registry, { version: 'v', rules }, onlooker);
    let seq = 0;
    const say = (kioskId: string, atS: number): Finding[] => {
      const at = START + atS * 1000;
      const about = { kioskId, hallId: 'h', region: 'r', kioskType: 'UTIL', kind: 'heartbeat' as const };
      const payload = { mode: 'inService' };
      return one.take({
        type: 'reading',
        reading: { ...about, ts: at, receivedAt: at, bootId: 'b', seq: seq++, historical: false, payload },
      });
    };
    return { one, say, touched };
  }

  test('is seen to have, though it is another that lets time pass', () => {
    const { one, say, touched } = fleet([SILENT]);
    for (const id of ['A', 'B', 'C']) say(id, 0);
    touched.clear();
    const found = Array.from({ length: 200 }, (_, i) => say('TALKS', 1 + i)).flat();
    expect(found.map(({ kioskId }) => kioskId)).toEqual(['A', 'B', 'C']);
    expect([...touched].sort()).toEqual(['A', 'B', 'C', 'TALKS']);
    expect(['A', 'B', 'C', 'TALKS'].map((id) => one.linkOf(id))).toEqual(['down', 'down', 'down', 'up']);
  });

  test('is seen to have while its coming and going is told as one thing, and once its rule is gone', () => {
    const { one, say, touched } = fleet([SILENT, UNSTEADY]);
    say('A', 0);
    say('TALKS', 200);
    say('A', 201);
    touched.clear();
    expect(say('TALKS', 500)).toEqual([]);
    expect([...touched].sort()).toEqual(['A', 'TALKS']);
    expect(one.linkOf('A')).toBe('down');
    touched.clear();
    one.useRules({ version: 'w', rules: [] });
    one.take({ type: 'tick', at: START + 501_000 });
    expect([...touched]).toContain('A');
    expect(one.linkOf('A')).toBe('up');
  });
});
