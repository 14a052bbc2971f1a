import { describe, expect, test } from '@jest/globals';
import type { Answer, Finding, Kiosk, Rule } from '../index.js';
import { emptyState, giveUpAsked, judge, passTime, type WatchContext } from './index.js';
import { kioskOf, message, named, T0 } from './testing/player.js';

const RULES: Rule[] = [
  { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
  { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
  { ...named, id: 'system', kind: 'fault', codes: ['NET-003'], holdS: 120 },
  { ...named, id: 'any', kind: 'fault' },
];

/** Kiosks by hall, `a/1` the first of hall `a`, each with a heartbeat a minute unless it is slow. */
class Watched {
  private readonly state = emptyState();
  readonly entries = new Map<string, Kiosk>();
  readonly findings: Finding[] = [];
  rules = RULES;

  constructor(ids: string[], slow: Record<string, number> = {}) {
    for (const id of ids) this.entries.set(id, { ...kioskOf(id), hall: id[0] as string, heartbeatS: slow[id] ?? 60 });
  }

  private readonly context: WatchContext = {
    rules: { version: 'test', rules: RULES },
    kiosk: (id) => this.entries.get(id),
    kiosksIn: (hallId) => [...this.entries.keys()].filter((id) => id.startsWith(hallId)),
    hallsIn: () => [...new Set([...this.entries.keys()].map((id) => id[0] as string))],
  };

  beat(atS: number, ...ids: string[]): Answer[] {
    for (const kioskId of ids) this.say(kioskId, atS, 'heartbeat', { mode: 'inService' });
    return this.state.asked.takeAnswers();
  }

  say(kioskId: string, atS: number, kind: 'heartbeat' | 'will' | 'fault', payload: Record<string, unknown> = {}): Finding[] {
    const from = { kioskId, hallId: kioskId[0] as string };
    const found = judge(this.state, message(kind, atS, payload, from), this.context);
    this.findings.push(...found);
    return found;
  }

  pass(atS: number): Finding[] {
    const found = passTime(this.state, T0 + atS * 1000, this.context);
    this.findings.push(...found);
    return found;
  }

  giveUp(atS: number): Answer[] {
    giveUpAsked(this.state, T0 + atS * 1000, this.context);
    return this.state.asked.takeAnswers();
  }

  useRules(rules: Rule[]): void {
    this.context.rules = { version: 'other', rules };
  }

  get asks(): string[] {
    return [...this.state.asked.kiosks.keys(), ...this.state.asked.halls.keys()].sort();
  }
}

const awaitedBy = ([finding]: Finding[]) => finding?.awaits && { ...finding.awaits, since: (finding.awaits.since - T0) / 1000 };

describe('when a kiosk falls out', () => {
  test('those of its hall that were not heard since are waited for, and their next word is told once', () => {
    const watched = new Watched(['a1', 'a2', 'a3'], { a2: 600 });
    watched.beat(0, 'a1', 'a2', 'a3');
    watched.beat(100, 'a3');
    expect(awaitedBy(watched.pass(180))).toEqual({ since: 65, kiosks: ['a2'] });
    expect(watched.beat(181, 'a3')).toEqual([]);
    expect(watched.beat(182, 'a2')).toEqual([{ kioskId: 'a2', hallId: 'a', at: T0 + 182_000 }]);
    expect(watched.beat(183, 'a2')).toEqual([]);
    expect(watched.asks).toEqual([]);
  });

  test('by its will, those heard after the will live; by its own word of lost mains, those heard a little later', () => {
    const left = new Watched(['a1', 'a2', 'a3']);
    left.beat(0, 'a1', 'a2', 'a3');
    left.say('a1', 10, 'will');
    left.beat(11, 'a2');
    expect(awaitedBy(left.pass(70))).toEqual({ since: 10, kiosks: ['a3'] });
    const dark = new Watched(['a1', 'a2']);
    dark.beat(0, 'a1', 'a2');
    const mains = { code: 'PWR-001', component: 'power', state: 'raised' };
    expect(awaitedBy(dark.say('a1', 10, 'fault', mains))).toEqual({ since: 15, kiosks: ['a2'] });
    expect(dark.beat(12, 'a2')).toHaveLength(1);
    expect(dark.asks).toEqual(['a2']);
    expect(dark.beat(16, 'a2')).toHaveLength(1);
    expect(dark.asks).toEqual([]);
  });

  test('nobody waits for who is silent, retired, never heard, or would not be found silent', () => {
    const watched = new Watched(['a1', 'a2', 'a3', 'a4'], { a1: 300, a4: 300 });
    watched.beat(0, 'a1', 'a2', 'a3', 'a4');
    watched.pass(200);
    watched.entries.set('a4', { ...kioskOf('a4'), hall: 'a', state: 'retired' });
    expect(awaitedBy(watched.pass(900))).toEqual({ since: 305, kiosks: [], halls: [] });
    const unruled = new Watched(['a1', 'a2']);
    unruled.useRules(RULES.filter(({ id }) => id !== 'silent'));
    unruled.beat(0, 'a1', 'a2');
    unruled.say('a1', 10, 'will');
    expect(awaitedBy(unruled.pass(70))).toMatchObject({ kiosks: [] });
  });

  test('who was asked is given up when it is retired or no rule would find it silent', () => {
    for (const rules of [RULES, RULES.slice(2)]) {
      const watched = new Watched(['a1', 'a2'], { a2: 600 });
      watched.beat(0, 'a1', 'a2');
      watched.pass(180);
      expect(watched.giveUp(200)).toEqual([]);
      if (rules === RULES) watched.entries.set('a2', { ...kioskOf('a2'), hall: 'a', state: 'retired' });
      else watched.useRules(rules);
      expect(watched.giveUp(240)).toEqual([{ kioskId: 'a2', hallId: 'a', at: T0 + 240_000, gone: true }]);
      expect(watched.giveUp(300)).toEqual([]);
    }
  });

  test('other halls are asked once its own may be out, and one word of a hall says enough', () => {
    const watched = new Watched(['a1', 'a2', 'a3', 'b1', 'b2', 'c1'], { b1: 600, b2: 600, c1: 600 });
    watched.beat(0, 'a1', 'a3', 'b1', 'b2', 'c1');
    watched.beat(1, 'a2');
    watched.beat(70, 'c1');
    const [first, second, third] = watched.pass(200);
    expect(first?.awaits).not.toHaveProperty('halls');
    expect(second?.awaits?.halls).toEqual(['b']);
    expect(third?.awaits?.halls).toEqual(['b']);
    expect(watched.asks).toEqual(['b']);
    expect(watched.beat(201, 'b2')).toEqual([{ kioskId: 'b2', hallId: 'b', at: T0 + 201_000 }]);
    expect(watched.beat(202, 'b1')).toEqual([]);
  });

  test('the only kiosk of a hall asks other halls at once; a hall that is wholly out is asked no more', () => {
    const watched = new Watched(['a1', 'b1', 'b2'], { b1: 300, b2: 300 });
    watched.beat(0, 'a1', 'b1', 'b2');
    expect(awaitedBy(watched.pass(180))).toEqual({ since: 65, kiosks: [], halls: ['b'] });
    expect(watched.asks).toEqual(['b']);
    watched.pass(900);
    expect(watched.asks).toEqual([]);
  });
});

test('a business system that does not answer is found at once, with how long it waits for others to say so', () => {
  const watched = new Watched(['a1']);
  const fault = (state: string) => ({ code: 'NET-003', component: 'till', state });
  expect(watched.say('a1', 1, 'fault', fault('raised'))).toMatchObject([{ type: 'raised', waitsMs: 120_000, rule: 'system' }]);
  expect(watched.say('a1', 2, 'fault', fault('cleared'))).toMatchObject([{ type: 'cleared' }]);
});
