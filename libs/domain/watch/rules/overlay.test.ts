import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type FaultRule,
  type NoHeartbeatRule,
  type Overlay,
  overlaid,
  type Rule,
  type RuleChange,
  type Scope,
} from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

const SILENT: NoHeartbeatRule = { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' };
const ANY: FaultRule = { ...named, id: 'any', kind: 'fault' };
const CLOCK: Rule = { ...named, id: 'clock', kind: 'skew', raiseS: 120, clearS: 60, severity: 'info' };
const COMMON = [SILENT, CLOCK, ANY];

const overlay = (scope: Scope, name: string, changes: RuleChange[], added: Rule[] = []): Overlay => ({
  scope,
  name,
  changes,
  added,
});
const heartbeats = (n: number): RuleChange => ({ id: 'silent', heartbeats: n });

/** In the player's fleet: region r, hall h, type UTIL. */
const EVERYWHERE: Overlay[] = [
  overlay('kiosk', 'K-1', [heartbeats(4)]),
  overlay('region', 'r', [heartbeats(7)]),
  overlay('hall', 'h', [heartbeats(6)]),
  overlay('kioskType', 'UTIL', [heartbeats(5)]),
];

const silentAfter = (overlays: Overlay[]): string[] => {
  const watch = new Player(COMMON, overlays);
  watch.hear(message('heartbeat', 0, { mode: 'inService' }));
  return watch.pass(3600);
};

describe('an overlay', () => {
  test.each([
    [[], 180],
    [['region'], 420],
    [['region', 'hall'], 360],
    [['region', 'hall', 'kioskType'], 300],
    [['region', 'hall', 'kioskType', 'kiosk'], 240],
    [['region', 'kiosk'], 240],
  ])('of %j gives way to a more specific one: silent after %d s', (scopes, atS) => {
    const chosen = EVERYWHERE.filter(({ scope }) => (scopes as string[]).includes(scope));
    expect(silentAfter(chosen)).toEqual([`raised silent @${atS}`]);
  });

  test('is for nobody else', () => {
    expect(silentAfter([overlay('kiosk', 'K-2', [heartbeats(9)]), overlay('hall', 'g', [heartbeats(8)])])).toEqual([
      'raised silent @180',
    ]);
  });

  test('switches a rule off, and a more specific one switches it on again', () => {
    const off = overlay('hall', 'h', [{ id: 'silent', off: true }]);
    expect(silentAfter([off])).toEqual([]);
    expect(silentAfter([off, overlay('kiosk', 'K-1', [{ id: 'silent', off: false }])])).toEqual(['raised silent @180']);
  });

  test('adds a rule that is asked before the common ones', () => {
    const jam: FaultRule = { ...named, id: 'jam', kind: 'fault', codes: ['BNA-001'], holdS: 60 };
    const watch = new Player(COMMON, [overlay('kioskType', 'UTIL', [], [jam])]);
    expect(watch.hear(faultOf('BNA-001', 'noteAcceptor')(1, 'raised'))).toEqual([]);
    expect(watch.pass(61)).toEqual(['raised jam/BNA-001/noteAcceptor @61']);
  });

  test('counts from the moment that the register moves the kiosk there', () => {
    const watch = new Player(COMMON, [overlay('hall', 'g', [{ id: 'any', off: true }])]);
    const fault = faultOf('BNA-001', 'noteAcceptor');
    expect(watch.hear(fault(1, 'raised'), fault(2, 'cleared'))).toHaveLength(2);
    watch.enter('K-1', { hall: 'g' });
    expect(watch.hear(fault(3, 'raised'))).toEqual([]);
    watch.enter('K-1', { hall: 'h', type: 'ATM' });
    expect(watch.hear(fault(4, 'cleared'), fault(5, 'raised'))).toContain('raised any/BNA-001/noteAcceptor @5');
  });
});

describe('whatever overlays meet', () => {
  const change = fc.record(
    { id: fc.constantFrom('silent', 'clock'), heartbeats: fc.integer({ min: 1, max: 9 }), off: fc.boolean() },
    { requiredKeys: ['id'] },
  );
  const overlays = fc
    .tuple(...(['region', 'hall', 'kioskType', 'kiosk'] as const).map((scope) => fc.option(fc.tuple(fc.constant(scope), change))))
    .map((some) => some.filter((one) => one !== null));
  const NAMES: Record<Scope, string> = { region: 'r', hall: 'h', kioskType: 'UTIL', kiosk: 'K-1' };

  test('a kiosk is judged as by a set of its own that says the same', () => {
    fc.assert(
      fc.property(overlays, fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 12 }), (chosen, pauses) => {
        const those = chosen.map(([scope, one]) => overlay(scope, NAMES[scope], [one]));
        const [under, alone] = [new Player(COMMON, those), new Player(overlaid(COMMON, those))];
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          const heard = message('heartbeat', at, { mode: 'inService' }, { ts: 0 });
          expect(under.hear(heard)).toEqual(alone.hear(heard));
        }
        expect(under.pass(at + 3600)).toEqual(alone.pass(at + 3600));
      }),
    );
  });

  test('they may be laid on one by one, as long as none switches off', () => {
    fc.assert(
      fc.property(overlays, (chosen) => {
        const those = chosen.map(([scope, { off, ...one }]) => overlay(scope, NAMES[scope], [one]));
        const oneByOne = those.reduce<Rule[]>((rules, one) => overlaid(rules, [one]), COMMON);
        expect(overlaid(COMMON, those)).toEqual(oneByOne);
      }),
    );
  });
});
