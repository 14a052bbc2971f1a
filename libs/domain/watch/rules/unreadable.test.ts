import { describe, expect, test } from '@jest/globals';
import type { NoHeartbeatRule, NotUnderstood, Rule, UnreadableRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const UNREADABLE: UnreadableRule = {
  ...named,
  id: 'unreadable',
  kind: 'unreadable',
  refused: 3,
  windowS: 600,
  clearS: 1800,
  severity: 'degraded',
};
const RULES: Rule[] = [SILENT, UNREADABLE];

const refusedAs = (reason: NotUnderstood['reason'], kind: NotUnderstood['kind'] = 'heartbeat'): NotUnderstood => ({
  reason,
  detail: 'The heartbeat breaks its contract: rttMs must be number.',
  kind,
});
const BROKEN = refusedAs('breaks-contract');
const beat = (atS: number, more: object = {}) => message('heartbeat', atS, { mode: 'inService', ...more });

describe('a kiosk that is heard and not understood', () => {
  const refuse = (watch: Player, ...atS: number[]): string[] => atS.flatMap((at) => watch.word(at, BROKEN));

  test('is told of once, at the third refusal within ten minutes, in the words of the refusal', () => {
    const watch = new Player([UNREADABLE]);
    expect(refuse(watch, 0, 602, 1_200)).toEqual([]);
    expect(refuse(watch, 1_201, 1_202, 1_203)).toEqual(['raised unreadable @1201']);
    expect(watch.findings).toMatchObject([
      { kind: 'unreadable', cause: 'unreadable', loss: [], action: 'softwareError', evidence: { kind: 'refused', seen: BROKEN } },
    ]);
  });

  test('is understood again when the same kind is taken, and nothing was refused for as long as the window', () => {
    const watch = new Player(RULES);
    refuse(watch, 0, 60, 120);
    expect(watch.hear(...[180, 240, 300, 360, 420, 480, 540, 600, 660, 719].map((atS) => beat(atS)))).toEqual([]);
    expect(watch.hear(beat(720))).toEqual(['cleared unreadable @720']);
    expect(watch.findings.at(-1)?.why).toEqual({ zh: '发来的数据已可读取', en: 'what it sends is understood again' });
    expect(watch.memory()?.pending).toBeUndefined();
    expect(watch.hear(beat(780))).toEqual([]);
    expect(watch.memory()?.came).toBeUndefined();
  });

  test('is not while one heartbeat in three is refused', () => {
    const watch = new Player(RULES);
    for (let atS = 0; atS < 7_200; atS += 60) {
      if (atS % 180 === 0) watch.word(atS, BROKEN);
      else watch.hear(beat(atS));
    }
    expect(watch.findings.map(({ type, key }) => `${type} ${key}`)).toEqual(['raised unreadable']);
  });

  test('is understood half an hour after the last refusal, though no other of its kind came', () => {
    const watch = new Player(RULES);
    for (const atS of [0, 1, 2]) watch.word(atS, refusedAs('not-json', 'cashbox'));
    watch.restart();
    for (let atS = 60; atS < 1_800; atS += 60) expect(watch.hear(beat(atS))).toEqual([]);
    expect(watch.pass(1_803)).toEqual(['cleared unreadable @1802']);
  });

  test('is so also after a start for which the books alone know what stands', () => {
    const watch = new Player(RULES);
    refuse(watch, 0, 60, 120);
    watch.restartFromBooks();
    const memory = watch.memory();
    if (memory) memory.pending = undefined;
    expect(watch.hear(beat(180))).toEqual([]);
    for (let atS = 240; atS < 1_980; atS += 60) watch.hear(beat(atS));
    expect(watch.pass(1_981)).toEqual(['cleared unreadable @1980']);
  });

  test('ends with its rule', () => {
    const watch = new Player(RULES);
    refuse(watch, 0, 60, 120);
    watch.rules([SILENT]);
    expect(watch.release(130, (key) => key !== 'unreadable')).toEqual(['cleared unreadable @130']);
  });

  test.each(['too-fast', 'unwritable'] as const)('is not one that is refused as %s', (reason) => {
    const watch = new Player(RULES);
    for (const atS of [1, 2, 3, 4, 5]) expect(watch.word(atS, refusedAs(reason))).toEqual([]);
  });
});
