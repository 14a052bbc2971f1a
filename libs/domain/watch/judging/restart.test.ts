import { describe, expect, test } from '@jest/globals';
import type { FaultRule, NoHeartbeatRule } from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

const ANY: FaultRule = { ...named, id: 'any', kind: 'fault' };
const LATE: FaultRule = { ...ANY, codes: ['PWR-001'], holdS: 60 };
const SILENT = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' } as NoHeartbeatRule;
const mains = faultOf('PWR-001', 'ups');
const KEY = 'any/PWR-001/ups';
const birth = (atS: number, bootId: string, reason = 'powerUp') => message('birth', atS, { reason }, { bootId, seq: 0 });

describe('lost mains that were told before a restart', () => {
  test('end two minutes after it when the new boot does not tell them again, with the reason', () => {
    const watch = new Player([ANY]);
    watch.hear(mains(10, 'raised'), birth(600, 'b-2'));
    expect(watch.pass(719.9)).toEqual([]);
    expect(watch.pass(730)).toEqual([`cleared ${KEY} @720`]);
    expect(watch.findings.at(-1)).toMatchObject({
      why: { zh: '重启后未再报告', en: 'not told again after the restart' },
      evidence: { kind: 'birth', bootId: 'b-2', seen: { lastBootId: 'b-1', waitedS: 120 } },
    });
    expect(watch.memory()?.held).toEqual({});
  });

  test('go on when the new boot tells them again, and end then by its word', () => {
    const watch = new Player([ANY]);
    watch.hear(mains(10, 'raised'), birth(600, 'b-2'), mains(660, 'raised', { bootId: 'b-2', seq: 5 }));
    expect(watch.pass(2000)).toEqual([]);
    expect(watch.hear(mains(2001, 'cleared', { bootId: 'b-2', seq: 6 }))).toEqual([`cleared ${KEY} @2001`]);
    expect(watch.pass(3000)).toEqual([]);
  });

  test('go on when the line was lost and not the power: it is the same boot', () => {
    const watch = new Player([ANY]);
    watch.hear(mains(10, 'raised'), birth(600, 'b-1', 'reconnect'));
    expect(watch.pass(2000)).toEqual([]);
  });

  test('end though the birth of the new boot was lost, and though we were restarted meanwhile', () => {
    const watch = new Player([ANY]);
    watch.hear(mains(10, 'raised'), message('heartbeat', 600, { mode: 'inService' }, { bootId: 'b-2', seq: 1 }));
    watch.restart();
    expect(watch.pass(730)).toEqual([`cleared ${KEY} @720`]);
  });

  test('that were not told yet are not told by the boot before', () => {
    const watch = new Player([LATE]);
    watch.hear(mains(10, 'raised'), birth(30, 'b-2'));
    expect(watch.pass(900)).toEqual([]);
    expect(watch.memory()?.pending ?? {}).toEqual({});
  });

  test('have their time anew with each boot', () => {
    const watch = new Player([ANY]);
    watch.hear(mains(10, 'raised'), birth(600, 'b-2'), birth(700, 'b-3'));
    expect(watch.pass(819)).toEqual([]);
    expect(watch.pass(821)).toEqual([`cleared ${KEY} @820`]);
  });
});

test('what no restart mends stands until the kiosk says that it is over', () => {
  const watch = new Player([ANY]);
  watch.hear(faultOf('BNA-001', 'noteAcceptor')(10, 'raised'), faultOf('DOR-001', 'door')(11, 'raised'), birth(600, 'b-2'));
  expect(watch.pass(5000)).toEqual([]);
  expect(Object.keys(watch.memory()?.held ?? {})).toHaveLength(2);
});

test('the first word after a silence says which boot it is of and why it came', () => {
  const watch = new Player([SILENT]);
  watch.hear(message('heartbeat', 0, { mode: 'inService' }));
  watch.pass(400);
  watch.hear(birth(500, 'b-2'));
  expect(watch.findings.at(-1)).toMatchObject({
    type: 'cleared',
    cause: 'link',
    evidence: { bootId: 'b-2', seen: { lastBootId: 'b-1', reason: 'powerUp' } },
  });
});
