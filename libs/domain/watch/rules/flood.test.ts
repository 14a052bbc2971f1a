import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NotUnderstood, Rule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const QUIET_S = 600;
const RULE: Rule = {
  ...named,
  title: { zh: '超速', en: 'floods' },
  id: 'floods',
  kind: 'flood',
  quietS: QUIET_S,
  severity: 'info',
};

const refused = (count: number): NotUnderstood => ({
  reason: 'too-fast',
  detail: 'x',
  kind: 'heartbeat',
  flood: { perSecond: 20, minutes: 10, refused: count },
});
const beat = (atS: number) => message('heartbeat', atS, { mode: 'inService' });

test('a flood is told once, with what is known of it, and its end when for as long nothing of it was refused', () => {
  const player = new Player([RULE]);
  expect(player.hear(beat(0))).toEqual([]);
  expect(player.word(10, refused(1))).toEqual(['raised floods @10']);
  expect(player.findings[0]).toMatchObject({
    kind: 'flood',
    cause: 'flood',
    loss: [],
    reason: { en: 'floods: for 10 minutes and more far above 20 messages a second; what is over that is refused' },
    evidence: { kind: 'refused', seen: { perSecond: 20, minutes: 10, refused: 1 } },
  });
  for (let atS = 70; atS <= 310; atS += 60) expect(player.word(atS, refused(atS))).toEqual([]);
  player.restart();
  expect(player.hear(beat(320))).toEqual([]);
  expect(player.pass(309 + QUIET_S)).toEqual([]);
  expect(player.pass(310 + QUIET_S)).toEqual(['cleared floods @910']);
  expect(player.findings[1]).toMatchObject({
    why: { en: 'for a while nothing was refused for it' },
    evidence: { seen: { refused: 310 } },
  });
});

test('what stands by the books alone ends when it stays quiet from then on', () => {
  const player = new Player([RULE]);
  player.hear(beat(0));
  player.word(10, refused(1));
  player.restartFromBooks();
  const m = player.memory();
  if (m) m.pending = undefined;
  player.hear(beat(20));
  expect(player.pass(20 + QUIET_S)).toEqual([`cleared floods @${20 + QUIET_S}`]);
});

test('what is refused for another reason, or repeats itself, is no flood', () => {
  const player = new Player([RULE]);
  player.hear(beat(0));
  player.word(10, { reason: 'not-json', detail: 'x', kind: 'heartbeat' });
  player.word(11);
  expect(player.findings).toEqual([]);
});

test('whatever the pauses, each flood is told once and ends once, as late as its last refusal and the quiet after it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 * QUIET_S }), { minLength: 1, maxLength: 40 }), (pauses) => {
      const player = new Player([RULE]);
      player.hear(beat(0));
      const expected: string[] = [];
      let atS = 1;
      for (const [i, pause] of pauses.entries()) {
        player.word(atS, refused(i + 1));
        if (i === 0 || (pauses[i - 1] as number) >= QUIET_S) expected.push(`raised @${atS}`);
        if (pause >= QUIET_S || i === pauses.length - 1) expected.push(`cleared @${atS + QUIET_S}`);
        atS += pause;
      }
      player.pass(atS + 2 * QUIET_S);
      const told = player.findings.map(({ type, at }) => `${type} @${(at - 1_767_225_600_000) / 1_000}`);
      expect(told).toEqual(expected);
    }),
  );
});
