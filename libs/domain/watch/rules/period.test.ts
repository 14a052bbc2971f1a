import { expect, test } from '@jest/globals';
import type { Rule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const MINUTE = 60;
const RULES: Rule[] = [
  { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
  { ...named, title: { zh: '间隔', en: 'period' }, id: 'period', kind: 'period', forS: 1800, severity: 'info' },
];

const birth = (atS: number, heartbeatS?: number, more = {}) => message('birth', atS, { heartbeatS }, more);
const beat = (atS: number) => message('heartbeat', atS, { mode: 'inService' });

test('the slower of the period of the register and that of the birth counts for silence', () => {
  const slow = new Player(RULES);
  slow.hear(birth(0, 300));
  expect(slow.pass(899)).toEqual([]);
  expect(slow.pass(900)).toEqual(['raised silent @900']);
  const fast = new Player(RULES);
  fast.hear(birth(0, 5));
  expect(fast.pass(179)).toEqual([]);
  expect(fast.pass(180)).toEqual(['raised silent @180']);
});

test('a birth with a shorter period, or with none, is followed at once, and a restart remembers the last', () => {
  const player = new Player(RULES);
  player.hear(birth(0, 300), birth(10, 80));
  player.restart();
  expect(player.pass(249)).toEqual([]);
  expect(player.pass(250)).toEqual(['raised silent @250']);
  player.hear(birth(260, 300), birth(261));
  expect(player.pass(441)).toEqual(['raised silent @441']);
});

test('a disagreement that lasts half an hour is told, with both numbers, until it is over', () => {
  const player = new Player(RULES);
  player.hear(birth(0, 300));
  for (let at = 300; at < 1800; at += 300) expect(player.hear(beat(at))).toEqual([]);
  expect(player.hear(beat(1800))).toEqual(['raised period @1800']);
  const [told] = player.findings;
  expect(told).toMatchObject({ kind: 'period', loss: [], evidence: { seen: { saidS: 300, registeredS: 60 } } });
  expect(told?.reason).toEqual({
    zh: '间隔：上线报文300秒，登记60秒',
    en: 'period: its birth says 300 s, the register 60 s',
  });
  expect(player.hear(beat(1900), birth(1950, 300, { bootId: 'b-2', seq: 0 }))).toEqual([]);
  player.enter('K-1', { heartbeatS: 300 });
  expect(player.hear(message('heartbeat', 2000, { mode: 'inService' }, { bootId: 'b-2', seq: 1 }))).toEqual([
    'cleared period @2000',
  ]);
});

test('one that is over before is not told', () => {
  const player = new Player(RULES);
  player.hear(birth(0, 300), beat(600), birth(900, 60));
  for (let at = 960; at < 4000; at += 60) expect(player.hear(beat(at))).toEqual([]);
});

test('the kiosk is asked once for each other word of the two, and not when they agree or when it never said one', () => {
  const player = new Player(RULES);
  const asked = (...of: Parameters<Player['hear']>): boolean => {
    player.hear(...of);
    const m = player.memory();
    const wanted = m?.birthWanted !== null;
    if (m) m.birthWanted = null;
    return wanted;
  };
  expect(asked(birth(0))).toBe(false);
  expect(asked(birth(1, 60), beat(2))).toBe(false);
  expect(asked(birth(3, 300))).toBe(true);
  expect(asked(beat(4), birth(5, 300), beat(6))).toBe(false);
  player.enter('K-1', { heartbeatS: 120 });
  expect(asked(beat(MINUTE))).toBe(true);
  expect(player.memory()?.periodWished).toBe(120);
  expect(asked(birth(70, 120), beat(80))).toBe(false);
  player.enter('K-1', { heartbeatS: 90 });
  expect(asked(birth(90, undefined))).toBe(true);
  expect(asked(birth(91, undefined), beat(92))).toBe(false);
});
