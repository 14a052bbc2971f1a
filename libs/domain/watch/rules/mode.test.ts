import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOSED_MODES, type ModeRule, type NoHeartbeatRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const title = { zh: '设备自报{mode}', en: 'the kiosk says that it is {mode}' };
const OUT: ModeRule = {
  ...{ ...named, title },
  id: 'out',
  kind: 'mode',
  modes: ['outOfService', 'maintenance'],
  forS: 900,
  severity: 'critical',
};
const SETTLES: ModeRule = { ...OUT, id: 'settles', modes: ['settling'], forS: 3_600 };
const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };

const says = (atS: number, mode: string) => message('heartbeat', atS, { mode });
const every = (fromS: number, toS: number, mode: string) =>
  Array.from({ length: (toS - fromS) / 60 + 1 }, (_, i) => says(fromS + i * 60, mode));

describe('a kiosk that says that it serves nobody', () => {
  test('is told of after its limit, with everything lost, until it serves again', () => {
    const watch = new Player([OUT]);
    expect(watch.hear(says(0, 'inService'), ...every(60, 900, 'outOfService'))).toEqual([]);
    expect(watch.pass(960)).toEqual(['raised out @960']);
    expect(watch.findings[0]).toMatchObject({
      ...{ cause: 'mode', kind: 'mode', loss: 'ALL', severity: 'critical' },
      reason: { zh: '设备自报停止服务', en: 'the kiosk says that it is out of service' },
      evidence: { seen: { mode: 'outOfService', forS: 900 } },
    });
    expect(watch.hear(says(1_020, 'inService'))).toEqual(['cleared out @1020']);
  });

  test('is one thing whichever of the modes it says, and says which', () => {
    const watch = new Player([OUT]);
    watch.hear(...every(0, 600, 'outOfService'), ...every(660, 900, 'maintenance'));
    expect(watch.findings.map(({ type, reason }) => [type, reason.en])).toEqual([
      ['raised', 'the kiosk says that it is in maintenance'],
    ]);
    watch.hear(says(960, 'outOfService'));
    expect(watch.findings[1]).toMatchObject({ type: 'raised', again: true, reason: { zh: '设备自报停止服务' } });
  });

  test('is settled for longer, and whoever goes on from that without serving has one cause', () => {
    const watch = new Player([OUT, SETTLES]);
    expect(watch.hear(...every(0, 3_540, 'settling'))).toEqual([]);
    expect(watch.hear(says(3_600, 'settling'))).toEqual(['raised settles @3600']);
    expect(watch.hear(...every(3_660, 4_560, 'maintenance'))).toEqual(['raised out @4560']);
    expect(watch.hear(says(4_620, 'inService'))).toEqual(['cleared out @4620', 'cleared settles @4620']);
  });

  test('for less than its limit is no news, nor is another mode', () => {
    const watch = new Player([OUT, SETTLES]);
    watch.hear(
      ...every(0, 780, 'maintenance'),
      ...every(840, 1_740, 'settling'),
      says(1_800, 'maintenance'),
      says(1_860, 'inService'),
    );
    expect([watch.findings, watch.passed]).toEqual([[], []]);
    expect(watch.pass(10_000)).toEqual([]);
  });

  test('and falls silent is silent: what it does then is not known', () => {
    const watch = new Player([OUT, SILENT]);
    watch.hear(...every(0, 600, 'outOfService'));
    expect(watch.pass(2_000)).toEqual(['raised silent @780']);
    expect(watch.passed).toEqual([]);
    expect(watch.hear(...every(2_040, 2_940, 'outOfService'))).toEqual(['cleared silent @2040', 'raised out @2940']);
  });
});

test('whatever it says, it is told of when a rule counted it out for its limit, and at no time while it serves', () => {
  const mode = fc.constantFrom('inService', ...CLOSED_MODES);
  fc.assert(
    fc.property(fc.array(fc.tuple(mode, fc.integer({ min: 1, max: 40 })), { maxLength: 12 }), (stretches) => {
      const watch = new Player([OUT]);
      let at = 0;
      let outFor = 0;
      let held = false;
      for (const [said, minutes] of stretches) {
        for (let minute = 0; minute < minutes; minute++, at += 60) {
          watch.hear(says(at, said));
          outFor = OUT.modes.includes(said as never) ? outFor + 1 : 0;
          // The first word is at the beginning of the first minute.
          held = OUT.modes.includes(said as never) && (held || outFor > OUT.forS / 60);
          const holds = watch.findings.filter(({ again }) => !again).at(-1)?.type === 'raised';
          expect([at, holds]).toEqual([at, held]);
        }
      }
    }),
  );
});
