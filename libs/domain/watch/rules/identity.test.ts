import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Reading, Rule } from '../../index.js';
import { message, named, Player, T0 } from '../testing/player.js';

const HOUR = 3_600;
const RULE: Rule = {
  ...named,
  title: { zh: '两台', en: 'two machines' },
  id: 'twice',
  kind: 'identity',
  times: 4,
  withinS: HOUR,
  quietS: HOUR,
  severity: 'degraded',
};

const beat = (atS: number, bootId: string, more: Partial<Reading> = {}): Reading =>
  message('heartbeat', atS, { mode: 'inService' }, { bootId, ...more });

/** Two machines, each a heartbeat a minute, half a minute apart. */
const both = (fromS: number, toS: number): Reading[] => {
  const beats: Reading[] = [];
  for (let at = fromS; at < toS; at += 30) beats.push(beat(at, (at / 30) % 2 === 0 ? 'x' : 'y'));
  return beats;
};

test('boots that take turns are two machines: told with both boots, and over when one alone spoke for an hour', () => {
  const player = new Player([RULE]);
  expect(player.hear(...both(0, 300))).toEqual(['raised twice @150']);
  const [told] = player.findings;
  expect(told).toMatchObject({
    kind: 'identity',
    cause: 'identity',
    loss: [],
    evidence: { seen: { boots: ['x', 'y'], turns: 4 } },
  });
  expect(told?.reason).toEqual({ zh: '两台：启动标识x与y交替出现', en: 'two machines: the boots x and y take turns' });
  player.restart();
  for (let at = 300; at < 3_860; at += 60) expect(player.hear(beat(at, 'x'))).toEqual([]);
  expect(player.pass(3_899)).toEqual([]);
  expect(player.pass(3_900)).toEqual(['cleared twice @3900']);
});

test('it stands as long as the turns go on, and is told once', () => {
  const player = new Player([RULE]);
  expect(player.hear(...both(0, 4 * HOUR))).toEqual(['raised twice @150']);
});

test('after a loss of the memory it ends an hour later, as the books have it open', () => {
  const player = new Player([RULE]);
  player.hear(...both(0, 300));
  player.restartFromBooks();
  const m = player.memory();
  if (m) m.pending = undefined;
  player.hear(beat(330, 'x'));
  expect(player.pass(330 + HOUR)).toEqual(['cleared twice @3930']);
});

test('restarts, however many, are one machine; so is a boot whose last words come late', () => {
  const player = new Player([RULE]);
  for (let n = 0; n < 60; n++) {
    const at = n * 60;
    player.hear(message('birth', at, {}, { bootId: `b-${n}`, seq: 0 }), beat(at + 1, `b-${n}`));
    if (n > 0) player.hear(beat(at + 2, `b-${n - 1}`, { ts: beat(at - 3, 'x').ts, seq: 7 }));
  }
  expect(player.findings).toEqual([]);
});

test('words of the boot before that come in one delivery are one turn, whatever the clock', () => {
  const player = new Player([RULE]);
  player.hear(beat(0, 'x'), message('birth', 60, {}, { bootId: 'y', seq: 0 }));
  for (let i = 0; i < 20; i++) player.hear(beat(61 + i / 10, i % 2 === 0 ? 'x' : 'y', { unplaced: 'off', seq: 100 + i }));
  for (let at = 120; at < HOUR; at += 60) player.hear(beat(at, 'y'));
  expect(player.findings).toEqual([]);
});

test('any two machines are found, whatever their periods', () => {
  const period = fc.integer({ min: 11, max: 300 });
  fc.assert(
    fc.property(period, period, fc.integer({ min: 0, max: 60 }), (one, other, shift) => {
      const player = new Player([RULE]);
      const beats = [
        ...Array.from({ length: Math.floor(HOUR / one) }, (_, i) => beat(i * one, 'x', { seq: i })),
        ...Array.from({ length: Math.floor(HOUR / other) }, (_, i) => beat(shift + i * other, 'y', { seq: i })),
      ].sort((a, b) => a.receivedAt - b.receivedAt);
      player.hear(...beats);
      expect(player.findings.map(({ key }) => key)).toEqual(['twice']);
    }),
  );
});

test('a session that is taken over and back again is two machines too, by their addresses; one that moves on is not', () => {
  const over = (atS: number, from: string, to: string) =>
    ({ type: 'takeover', at: T0 + atS * 1_000, kioskId: 'K-1', from, to }) as const;
  const player = new Player([RULE]);
  player.hear(beat(0, 'x'));
  const moves = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6', '10.0.0.7'];
  for (let i = 1; i < moves.length; i++)
    expect(player.takeOver(over(i * 20, moves[i - 1] as string, moves[i] as string))).toEqual([]);
  const turns = [0, 1, 2, 3, 4, 5].flatMap((i) => {
    const [from, to] = i % 2 === 0 ? ['10.0.0.8', '10.0.0.9'] : ['10.0.0.9', '10.0.0.8'];
    return player.takeOver(over(200 + i * 15, from as string, to as string));
  });
  expect(turns).toEqual(['raised twice @260']);
  expect(player.findings[0]).toMatchObject({
    evidence: { kind: 'connection', seen: { addresses: ['10.0.0.8', '10.0.0.9'] } },
    reason: { en: 'two machines: the addresses 10.0.0.8 and 10.0.0.9 take turns' },
  });
  expect(player.pass(275 + HOUR)).toEqual(['cleared twice @3875']);
});
