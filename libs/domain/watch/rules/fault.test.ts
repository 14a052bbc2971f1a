import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FaultRule } from '../../index.js';
import { viewOf } from '../index.js';
import { faultOf, named, Player } from '../testing/player.js';

const ANY: FaultRule = { ...named, id: 'any', kind: 'fault' };

/** Causes that are open after what was found. */
const open = (watch: Player): string[] => {
  const causes = new Set<string>();
  for (const { type, cause } of watch.findings) type === 'raised' ? causes.add(cause) : causes.delete(cause);
  return [...causes];
};

describe('what a kiosk raised and did not clear', () => {
  test('is shown to stand since its first word, whatever rules make of it, until it is cleared', () => {
    const watch = new Player([]);
    const shown = () => viewOf(watch.memory() as never).faults;
    watch.hear(faultOf('BNA-002', 'noteAcceptor')(1, 'raised'), faultOf('PRN-003', 'receiptPrinter')(2, 'raised'));
    watch.hear(faultOf('BNA-002', 'noteAcceptor')(3, 'raised'));
    const [first, second] = shown() ?? [];
    expect([first?.code, second?.code, (second?.at ?? 0) - (first?.at ?? 0)]).toEqual(['BNA-002', 'PRN-003', 1_000]);
    watch.hear(faultOf('BNA-002', 'noteAcceptor')(4, 'cleared'));
    expect(shown()).toEqual([second]);
  });
});

describe('two faults whose names hold what names are joined by', () => {
  test('are two, and the end of one is not that of the other', () => {
    const watch = new Player([ANY]);
    watch.hear(
      faultOf('LCK/7', 'door')(1, 'raised'),
      faultOf('LCK', '7/door')(2, 'raised'),
      faultOf('LCK', '7/door')(3, 'cleared'),
    );
    expect(watch.findings.map(({ type, cause }) => `${type} ${cause}`)).toEqual([
      'raised fault/LCK%2F7/door',
      'raised fault/LCK/7%2Fdoor',
      'cleared fault/LCK/7%2Fdoor',
    ]);
    expect(watch.findings[0]?.reason.en).toBe('door fault (LCK/7)');
    expect(open(watch)).toEqual(['fault/LCK%2F7/door']);
  });

  test('are two whatever they are named, and each ends by its own word alone', () => {
    const name = fc.oneof(fc.constantFrom('a/b', 'a', 'b', 'b/c', '/', '%2F', 'a%2Fb', ''), fc.string({ maxLength: 4 }));
    const fault = fc.tuple(
      name.filter((code) => code !== ''),
      name,
    );
    fc.assert(
      fc.property(fault, fault, ([code, part], [other, otherPart]) => {
        fc.pre(code !== other || part !== otherPart);
        const watch = new Player([ANY]);
        watch.hear(faultOf(code, part)(1, 'raised'), faultOf(other, otherPart)(2, 'raised'));
        expect(open(watch)).toHaveLength(2);
        watch.hear(faultOf(other, otherPart)(3, 'cleared'));
        expect(open(watch)).toEqual([watch.findings[0]?.cause]);
        watch.hear(faultOf(code, part)(4, 'cleared'));
        expect(open(watch)).toEqual([]);
      }),
    );
  });

  test('that an earlier version joined are told under their name of now, and end by it', () => {
    const watch = new Player([ANY]);
    watch.hear(faultOf('LCK', '7/door')(1, 'raised'));
    const m = watch.memory();
    if (!m) throw new Error('nothing is remembered');
    m.letGo('any/LCK/7%2Fdoor');
    m.hold('any/LCK/7/door', 'fault/LCK/7/door', 'clear');
    watch.restart();
    const ofNow = (key: string): boolean => watch.mayHold(key, 2);
    expect(watch.release(2, ofNow)).toEqual(['raised any/LCK/7%2Fdoor @2', 'cleared any/LCK/7/door @2']);
    expect(watch.release(3, ofNow)).toEqual([]);
    watch.hear(faultOf('LCK', '7/door')(4, 'cleared'));
    expect(watch.memory()?.held).toEqual({});
  });
});
