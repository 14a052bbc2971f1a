import { describe, expect, test } from '@jest/globals';
import type { GoneRule } from '../../index.js';
import { message, named, Player } from '../testing/player.js';

const GONE: GoneRule = { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' };
const beat = (atS: number, more = {}) => message('heartbeat', atS, { mode: 'inService' }, more);
const will = (atS: number, more = {}) => message('will', atS, {}, { seq: -1, ...more });

describe('a kiosk whose will came', () => {
  test('has sixty seconds to come back', () => {
    const watch = new Player([GONE]);
    watch.hear(beat(0), will(5));
    expect(watch.pass(64)).toEqual([]);
    expect(watch.pass(66)).toEqual(['raised gone @65']);
  });

  test('and is back in time was never gone', () => {
    const watch = new Player([GONE]);
    watch.hear(beat(0), will(5), message('birth', 30));
    expect(watch.pass(100)).toEqual([]);
    expect(watch.passed).toMatchObject([{ key: 'gone', passed: { reason: 'grace', by: 'heard-again' } }]);
  });

  test('of an earlier boot is not gone in this one', () => {
    const watch = new Player([GONE]);
    watch.hear(beat(0, { bootId: 'b-2' }), will(5, { bootId: 'b-1' }));
    expect(watch.pass(100)).toEqual([]);
  });

  test('of a connection that is over, while it has another, is not gone', () => {
    const watch = new Player([GONE]);
    watch.hear(beat(0), will(5, { historical: true }));
    expect(watch.pass(100)).toEqual([]);
  });
});
