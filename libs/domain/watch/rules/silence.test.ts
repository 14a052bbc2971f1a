import { describe, expect, test } from '@jest/globals';
import type { NoHeartbeatRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const beat = (atS: number) => message('heartbeat', atS, { mode: 'inService' });

describe('a kiosk of which nothing is heard', () => {
  test('is silent after three of its heartbeats, at that instant and once', () => {
    const watch = new Player([SILENT]);
    watch.hear(beat(0));
    expect(watch.pass(179)).toEqual([]);
    expect(watch.pass(200)).toEqual(['raised silent @180']);
    expect(watch.pass(900)).toEqual([]);
    expect(watch.findings[0]?.evidence.seen).toMatchObject({ heartbeatS: 60 });
  });

  test('ends its silence by any message', () => {
    const watch = new Player([SILENT]);
    watch.hear(beat(0));
    watch.pass(200);
    const paper = { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: 900, capacity: 1000 }] };
    expect(watch.hear(message('consumables', 210, paper))).toEqual(['cleared silent @210']);
  });

  test('is not silent when it never came', () => {
    expect(new Player([SILENT]).pass(10_000)).toEqual([]);
  });

  test('has the slower of its own heartbeat and the register’s', () => {
    const watch = new Player([SILENT]);
    watch.hear(message('birth', 0, { heartbeatS: 120 }), beat(1));
    expect(watch.pass(360)).toEqual([]);
    expect(watch.pass(362)).toEqual(['raised silent @361']);
  });
});
