import { describe, expect, test } from '@jest/globals';
import { HOUR, MINUTE, SECOND } from '../time/index.js';
import type { Conformance } from './fact.js';
import { CONFORMANCE_CODES, type ConformanceCode, type ConformanceFinding } from './finding.js';
import { isAllKnown, judgeConformance } from './judge.js';
import { about, FactKiosk, FILTERS, T0, TOPICS } from './testing/kiosk.js';

const judged = (kiosk: FactKiosk, more: Partial<Conformance> = {}): ConformanceFinding[] =>
  judgeConformance(kiosk.facts, about(kiosk.at, more));
const of = (code: ConformanceCode, kiosk: FactKiosk, more: Partial<Conformance> = {}): string => {
  const found = judged(kiosk, more).find((one) => one.code === code);
  return found ? `${found.verdict}: ${found.says.en}` : 'not known';
};
/** What is not right, at the end of the time. */
const faults = (kiosk: FactKiosk, more: Partial<Conformance> = {}): string[] =>
  judged(kiosk, { over: true, ...more }).flatMap(({ code, verdict }) =>
    verdict === 'wrong' || verdict === 'missing' ? [`${code} ${verdict}`] : [],
  );

describe('a right kiosk', () => {
  test('is right in everything, and all is known before the time is over', () => {
    const kiosk = FactKiosk.right();
    const findings = judged(kiosk);
    expect(findings.filter(({ verdict }) => verdict !== 'right')).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(CONFORMANCE_CODES.filter((code) => code !== 'rebirth'));
    expect(isAllKnown(findings, { asks: false })).toBe(true);
    expect(isAllKnown(findings, { asks: true })).toBe(false);
  });

  test('is known as far as it has come: connected, but not yet whether its birth comes', () => {
    const kiosk = new FactKiosk()
      .connect()
      .subscribe()
      .pass(5 * SECOND);
    expect(judged(kiosk).map(({ code }) => code)).toEqual([
      'log-in',
      'client-id',
      'will',
      'session',
      'subscriptions',
      'backend-state',
    ]);
    expect(isAllKnown(judged(kiosk), { asks: false })).toBe(false);
  });

  test('behind an external broker is right in what its messages show, and the rest cannot be seen', () => {
    const kiosk = FactKiosk.right();
    const facts = kiosk.facts.filter(({ what }) => what === 'reading');
    const findings = judgeConformance(facts, about(kiosk.at, { over: true, seesLines: false }));
    const unseen = findings.filter(({ verdict }) => verdict === 'unseen').map(({ code }) => code);
    expect(unseen).toEqual(['client-id', 'will', 'session', 'subscriptions', 'backend-state', 'rebirth', 'quality']);
    expect(findings.filter(({ verdict }) => verdict !== 'unseen' && verdict !== 'right')).toEqual([]);
  });

  test('that was connected before is judged by its birth of then', () => {
    const kiosk = new FactKiosk(T0 - HOUR).connect().subscribe().birth();
    kiosk.seq = 61;
    kiosk.at = T0;
    expect(faults(kiosk.beats(6))).toEqual([]);
    expect(of('birth', kiosk)).toMatch(/^right/);
  });

  test('that was away and sends what it buffered is right, with its seq', () => {
    const kiosk = FactKiosk.right()
      .lose()
      .pass(5 * MINUTE);
    kiosk.connect().subscribe();
    const [madeAt, from] = [kiosk.at - 4 * MINUTE, kiosk.seq];
    kiosk.seq += 20;
    kiosk.birth();
    expect(of('sequence', kiosk.pass(30 * SECOND))).toBe('not known');
    for (let n = 0; n < 20; n++) kiosk.say('fault', { seq: from + n }, madeAt + n * SECOND);
    expect(faults(kiosk.pass(HOUR))).toEqual([]);
  });
});

describe('what is missing or wrong is named', () => {
  test('nobody came', () => {
    const kiosk = new FactKiosk().pass(10 * MINUTE);
    expect(judged(kiosk)).toEqual([]);
    expect(faults(kiosk)).toEqual(['log-in missing', 'birth missing', 'period missing']);
    expect(of('log-in', kiosk, { over: true })).toContain('MQTT 3.1.1');
  });

  test('a log-in that is refused, with what to do', () => {
    const kiosk = FactKiosk.right().note({ what: 'turned-away', at: T0, reason: 'stranger' });
    expect(of('log-in', kiosk)).toMatch(/^wrong: .*\.mqtt\.password/);
  });

  test('a client id that may be that of another kiosk', () => {
    const kiosk = new FactKiosk().connect({ clientId: 'kiosk', ownId: false });
    expect(of('client-id', kiosk)).toMatch(/^wrong: Its client id “kiosk” is not one of its own/);
  });

  test('no will, and a will that is wrong in each way', () => {
    const having = (will: object | null) => {
      const kiosk = FactKiosk.right();
      const own = { topic: TOPICS.will, qos: 1, retain: false, bootId: 'b-1', breach: null };
      kiosk.facts.forEach((fact) => {
        if (fact.what === 'connected') fact.will = will && { ...own, ...will };
      });
      return of('will', kiosk);
    };
    expect(having({})).toMatch(/^right/);
    expect(having(null)).toMatch(/^missing: .*without a will/);
    expect(having({ qos: 0 })).toBe('wrong: Its will is wrong: its QoS is 0, not 1.');
    expect(having({ retain: true })).toBe('wrong: Its will is wrong: it is retained.');
    expect(having({ topic: 'kiosk/will' })).toBe(`wrong: Its will is wrong: its topic is kiosk/will, not ${TOPICS.will}.`);
    expect(having({ breach: 'bootId is required', bootId: null })).toMatch(/breaks the contract: bootId is required\.$/);
    expect(having({ bootId: 'b-0' })).toMatch(/its bootId is b-0, that of the birth b-1\.$/);
  });

  test('a reconnect without a subscription, and none at all, and topics of others', () => {
    const kiosk = FactKiosk.right().lose().pass(SECOND).connect().birth();
    expect(of('subscriptions', kiosk.pass(9 * SECOND))).toMatch(/^right/);
    expect(of('subscriptions', kiosk.pass(SECOND))).toMatch(/^missing: .*within 10 s of its reconnect/);
    expect(of('backend-state', kiosk)).toMatch(/^missing/);
    const kept = FactKiosk.right()
      .lose()
      .connect({ clean: false, sessionPresent: true, filters: FILTERS.map(atLeastOnce) });
    expect(of('subscriptions', kept.birth().pass(MINUTE))).toMatch(/^right/);
    expect(of('subscriptions', new FactKiosk().connect().birth().pass(MINUTE))).toMatch(/^missing: .*of its connect/);
    expect(of('subscriptions', new FactKiosk().connect().subscribe(['#'], null))).toMatch(/^wrong: .*denied \(#\)/);
    expect(of('subscriptions', new FactKiosk().connect().subscribe(FILTERS, 0))).toMatch(/^wrong: .*QoS 0/);
    const left = FactKiosk.right().note({ what: 'unsubscribed', at: T0 + MINUTE, line: 1, filter: FILTERS[0] as string });
    expect(of('subscriptions', left)).toMatch(/^missing/);
  });

  test('a connection for each message', () => {
    const kiosk = new FactKiosk();
    for (let n = 0; n < 8; n++) kiosk.connect().say('heartbeat').pass(SECOND).lose().pass(MINUTE);
    expect(of('session', kiosk)).toMatch(/^missing: It does not stay connected: none of 8 connections lasted 10 s/);
    const told = judged(kiosk, { over: true }).filter(({ verdict }) => verdict === 'unseen');
    expect(told.map(({ code }) => code)).toEqual([
      'subscriptions',
      'backend-state',
      'birth',
      'heartbeat-wish',
      'rebirth',
      'period',
    ]);
    expect(of('session', kiosk.connect().pass(10 * SECOND))).toMatch(/^right/);
  });

  test('no birth after a connect; one of before does not count', () => {
    const kiosk = FactKiosk.right().lose().pass(SECOND).connect().subscribe();
    expect(of('birth', kiosk.pass(29 * SECOND))).toMatch(/^right/);
    expect(of('birth', kiosk.pass(SECOND))).toMatch(/^missing: No birth came within 30 s/);
    const unborn = new FactKiosk().connect().subscribe().beats(7);
    expect(of('birth', unborn, { seesLines: false })).toMatch(/^missing: Boot b-1 has no birth/);
  });

  test('a gap in seq a minute after it, unless what is missing was refused', () => {
    const kiosk = FactKiosk.right();
    kiosk.seq += 2;
    kiosk.beats(1);
    expect(of('sequence', kiosk)).toBe('not known');
    expect(of('sequence', kiosk, { over: true })).toMatch(/^unseen: seq has gaps/);
    expect(of('sequence', kiosk.pass(MINUTE))).toBe(
      'wrong: seq has gaps: boot b-1 lacks 8, 9. It rises by one with each message, also with one that is refused.',
    );
    const refused = { what: 'refused', at: T0, reason: 'breaks-contract', detail: 'mode is required.', topic: 't' } as const;
    kiosk.note({ ...refused, bytes: 9, bootId: 'b-1', seq: 8 }, { ...refused, bytes: 9, bootId: 'b-1', seq: 9 });
    expect(of('sequence', kiosk)).toMatch(/^right/);
    expect(of('refusals', kiosk)).toMatch(/^wrong: 2 messages were refused \(breaks-contract\)\. The first: mode is required\./);
  });

  test('no gap where as many messages were refused that do not tell their number', () => {
    const kiosk = FactKiosk.right();
    kiosk.seq += 1;
    kiosk.beats(1).pass(MINUTE);
    const broken = { what: 'refused', at: T0, reason: 'not-json', detail: 'It is not JSON.', topic: 't', bytes: 9 } as const;
    expect(of('sequence', kiosk)).toMatch(/^wrong: .*lacks 8\./);
    expect(of('sequence', kiosk.note({ ...broken, bootId: null, seq: null }))).toMatch(/^right/);
  });

  test('a number that is used twice, but not a message that comes twice', () => {
    const kiosk = FactKiosk.right().say('fault', { seq: 8 }).say('fault', { seq: 8 });
    expect(of('numbers', kiosk)).toMatch(/^right/);
    expect(of('numbers', kiosk.pass(SECOND).say('fault', { seq: 8 }))).toMatch(/^wrong: .*\(b-1, 8\)/);
  });

  test('a clock that is off, ahead or behind, in another unit, of 1970, or that stands', () => {
    const off = (offset: number): string => of('clock', new FactKiosk(T0, 'b-1', offset).connect().subscribe().birth().beats(7));
    expect(off(100 * SECOND)).toBe('right: Its clock is 100 s from ours.');
    expect(off(-10 * MINUTE)).toMatch(/^wrong: .*10 minutes behind ours/);
    expect(off(10 * MINUTE)).toMatch(/^wrong: .*10 minutes ahead of ours/);
    expect(off(-8 * HOUR)).toMatch(/^wrong: .*8 hours behind ours/);
    expect(off(-T0)).toMatch(/^wrong: .*before the year 2000/);
    const saying = (tsOf: (at: number) => number): string => {
      const kiosk = FactKiosk.right();
      for (const fact of kiosk.facts) if (fact.what === 'reading') fact.ts = tsOf(fact.at);
      return of('clock', kiosk);
    };
    expect(saying((at) => Math.floor(at / 1_000))).toMatch(/^wrong: .*in seconds/);
    expect(saying((at) => at * 1_000)).toMatch(/^wrong: .*in microseconds/);
    expect(saying(() => T0)).toMatch(/^wrong: .*every heartbeat has the ts/);
  });

  test('heartbeats that are too slow, too fast, or do not come', () => {
    const every = (seconds: number, times: number): FactKiosk =>
      new FactKiosk().connect().subscribe().birth().beats(times, seconds);
    expect(of('period', every(120, 7))).toBe(
      'wrong: A heartbeat comes every 120 s, the register has 60: too slow, it will be taken for silent.',
    );
    expect(of('period', every(5, 7))).toMatch(/^wrong: .*too often/);
    expect(of('period', every(300, 2), { over: true })).toBe('missing: Only 2 heartbeats in 600 s, one is due every 60 s.');
    expect(of('period', new FactKiosk().connect().pass(5 * MINUTE), { over: true })).toMatch(/^missing: No heartbeat in 300 s/);
  });

  test('a question for a birth that is not answered, and a period that is not taken over', () => {
    const kiosk = FactKiosk.right().tell({ rebirth: true });
    expect(of('rebirth', kiosk.pass(29 * SECOND))).toBe('not known');
    expect(of('rebirth', kiosk.pass(SECOND))).toMatch(/^missing: No birth came within 30 s/);
    expect(of('rebirth', FactKiosk.right().tell({ rebirth: true }).pass(SECOND).birth())).toMatch(/^right/);
    const other = new FactKiosk(T0, 'b-1', 0, 300).connect().subscribe().birth().tell({ heartbeatS: 60, rebirth: true });
    expect(of('heartbeat-wish', other.pass(59 * SECOND))).toBe('not known');
    expect(of('heartbeat-wish', other.pass(SECOND))).toMatch(/^wrong: Its birth says heartbeatS 300, the register has 60/);
    expect(of('heartbeat-wish', other.birth({ heartbeatS: 60 }))).toMatch(/^right/);
  });

  test('a packet that is too large, apart from what is refused otherwise', () => {
    const kiosk = FactKiosk.right();
    const large = { what: 'refused', at: T0, reason: 'too-large', detail: 'The payload has 17000 bytes.', topic: 't' } as const;
    kiosk.note({ ...large, bytes: 17_000, bootId: null, seq: null });
    expect(of('size', kiosk)).toBe('wrong: A message is too large: The payload has 17000 bytes.');
    expect(of('refusals', kiosk)).toMatch(/^right/);
  });

  test('messages with QoS 0, or retained', () => {
    const message = { what: 'published', at: T0, line: 1, topic: 't', qos: 1, retain: false, bytes: 1 } as const;
    expect(of('quality', FactKiosk.right().note({ ...message, qos: 0 }))).toMatch(/^wrong: .*QoS 0/);
    expect(of('quality', FactKiosk.right().note({ ...message, retain: true }))).toMatch(/^wrong: .*retained/);
  });

  test('two machines: connections that speak in turns, that throw each other out, or boots that take turns', () => {
    const two = FactKiosk.right();
    two.connect({ clientId: 'other' }).pass(SECOND).say('fault');
    expect(of('one-machine', two)).toMatch(/^right/);
    two.line = 1;
    expect(of('one-machine', two.pass(SECOND).say('fault'))).toMatch(/^wrong/);
    const thrown = FactKiosk.right();
    for (let n = 0; n < 3; n++)
      thrown
        .pass(SECOND)
        .connect({ takesOver: true })
        .lose(thrown.line - 1)
        .subscribe()
        .birth();
    expect(of('one-machine', thrown)).toMatch(/^right/);
    expect(of('one-machine', thrown.connect({ takesOver: true }))).toMatch(/^wrong/);
    const boots = FactKiosk.right();
    for (let n = 0; n < 10; n++) boots.pass(SECOND).say('heartbeat', { bootId: n % 2 === 0 ? 'b-2' : 'b-1', seq: 100 + n });
    expect(of('one-machine', boots, { seesLines: false })).toMatch(/^wrong/);
  });
});

const atLeastOnce = (filter: string): { filter: string; qos: number } => ({ filter, qos: 1 });
