import { describe, expect, test } from '@jest/globals';
import { FleetRegistry } from '#libs/adapters/memory/index.js';
import type { Finding, Found, Hall, Kiosk, Refusal, Rule, RuleSet } from '#libs/domain/index.js';
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

const HALL: Hall = {
  id: 'h',
  name: '',
  region: 'r',
  address: '',
  hotline: '',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
};

const ANY: Rule = { id: 'any', kind: 'fault', because: 'x', title: { zh: '故障', en: 'a fault' } };
const RULES: RuleSet = {
  version: 'v',
  rules: [ANY],
  overlays: [{ scope: 'hall', name: 'g', changes: [{ id: 'any', off: true }], added: [] }],
};

function judging(rules = RULES) {
  const registry = new FleetRegistry({ halls: [HALL], kiosks: [KIOSK], people: [] });
  const one = new Judging(registry, rules, { touched: nothing, heard: nothing, missed: nothing, switchedOff: nothing });
  const enter = (entry: Partial<Kiosk>): void => {
    const changed = { ...KIOSK, ...entry };
    registry.kiosk = () => changed;
    Object.defineProperty(registry, 'revision', { value: registry.revision + 1, configurable: true });
  };
  const raise = (atS: number, region = 'r'): Finding[] => {
    const at = START + atS * 1000;
    const payload = { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
    const about = { kioskId: 'K-1', hallId: 'h', region, kioskType: 'UTIL', kind: 'fault' as const };
    return one.take({
      type: 'reading',
      reading: { ...about, ts: at, receivedAt: at, bootId: 'b', seq: atS, historical: false, payload },
    });
  };
  const refuse = (atS: number, topic: string, sender: string | null, reason: Refusal = 'not-json'): Found | null => {
    const packet = {
      reason,
      detail: 'no JSON',
      topic,
      sender,
      receivedAt: START + atS * 1000,
      payload: new Uint8Array(),
      size: 0,
    };
    return one.find({ type: 'refused', packet });
  };
  const retire = (atS: number): Finding[] => one.take({ type: 'retired', at: START + atS * 1000, kioskId: 'K-1' });
  const heardAt = (): number | null => one.state.kiosks.get('K-1')?.lastHeardAt ?? null;
  const tick = (atS: number): Finding[] => one.take({ type: 'tick', at: START + atS * 1000 });
  return { one, enter, raise, tick, refuse, retire, heardAt };
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

  test('ends when its hall is of a region where the rule is off, though no kiosk of the register changed', () => {
    const overlays = [{ scope: 'region' as const, name: 'south', changes: [{ id: 'any', off: true as const }], added: [] }];
    const { raise, tick } = judging({ ...RULES, overlays });
    expect(raise(1)).toHaveLength(1);
    expect([...tick(2), ...raise(3), ...tick(4)]).toEqual([]);
    expect(raise(5, 'south')).toEqual([]);
    expect(inShort(tick(6))).toEqual(['cleared any/BNA-002/noteAcceptor: no longer watched']);
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

describe('what is refused', () => {
  const OWN = 'hallwatch/v1/r/K-1/heartbeat';
  test.each([
    ['its own, by its sender', OWN, 'K-1'],
    ['its own, as its broker has checked', OWN, null],
    ['on a topic of another', 'hallwatch/v1/r/K-2/heartbeat', 'K-1'],
    ['on a topic that there is not', 'K-1/status', 'K-1'],
  ])('is a word of the kiosk that sent it: %s', (_what, topic, sender) => {
    const { refuse, heardAt } = judging();
    expect(refuse(5, topic, sender)).toMatchObject({ findings: [], before: { kioskId: 'K-1', heard: false } });
    expect(heardAt()).toBe(START + 5_000);
  });

  test.each([
    ['by another', OWN, 'K-2', 'foreign-topic'],
    ['as a will, which the broker sends', 'hallwatch/v1/r/K-1/will', 'K-1', 'breaks-contract'],
    ['as of a kiosk that is retired', OWN, 'K-1', 'retired-kiosk'],
    ['on a topic that names nobody', 'status', null, 'unknown-topic'],
  ] as const)('is no word of the kiosk: %s', (_what, topic, sender, reason) => {
    const { refuse, heardAt } = judging();
    expect(refuse(5, topic, sender, reason)).toBeNull();
    expect(heardAt()).toBeNull();
  });
});

describe('a kiosk that is retired', () => {
  test('has no past when it is registered again, and is awaited anew', () => {
    const { one, raise, retire, tick, heardAt } = judging();
    tick(0);
    expect(raise(10)).toHaveLength(1);
    expect(inShort(retire(20))).toEqual(['cleared any/BNA-002/noteAcceptor: no longer watched']);
    expect(heardAt()).toBeNull();
    tick(90);
    expect(one.state.kiosks.get('K-1')?.awaitedSince).toBe(START + 90_000);
    expect(raise(5)).toHaveLength(1);
    expect(one.state.kiosks.get('K-1')).toMatchObject({ bootId: 'b', topSeq: 5, gaps: 0, pastBoots: [] });
  });
});
