import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, type Incident, MINUTE, type Rule, SECOND } from '../index.js';
import { faultOf, message, named, Player, T0 } from '../watch/testing/player.js';
import { isWide } from './index.js';
import { kiosks, Place } from './testing/place.js';

const RULES: Rule[] = [
  { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
  { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
  {
    ...named,
    id: 'out',
    kind: 'consumable',
    states: ['out'],
    pct: { raise: 0, clear: 1 },
    severity: 'degraded',
    stopsService: true,
  },
  {
    ...named,
    id: 'low',
    kind: 'consumable',
    states: ['low'],
    pct: { raise: 10, clear: 15 },
    severity: 'info',
    stopsService: false,
  },
  { ...named, id: 'flaps', kind: 'flapping', of: ['fault'], windowS: 900, changes: { raise: 5, clear: 2 }, severity: 'degraded' },
  { ...named, id: 'held', kind: 'fault', codes: ['CRD-001'], holdS: 90 },
  { ...named, id: 'any', kind: 'fault' },
];

const KIOSKS = kiosks(4);
const CODES = ['CRD-001', 'PRN-002', 'SCN-001'];

/** What comes next: so many seconds later, from one kiosk or from none, and decided at once or with what follows. */
const step = fc.record({
  after: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 400 })),
  kiosk: fc.constantFrom(...KIOSKS),
  says: fc.oneof(
    fc.constant({ kind: 'heartbeat' as const }),
    fc.constant({ kind: 'will' as const }),
    fc.constant({ kind: 'nothing' as const }),
    fc.record({ kind: fc.constant('paper' as const), remaining: fc.constantFrom(0, 5, 12, 80) }),
    fc.record({
      kind: fc.constant('fault' as const),
      code: fc.constantFrom(...CODES),
      state: fc.constantFrom('raised', 'cleared'),
    }),
  ),
  decided: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function say(player: Player, { kiosk: kioskId, says }: Step, atS: number): void {
  const from = { kioskId };
  if (says.kind === 'nothing') player.pass(atS);
  else if (says.kind === 'fault') player.hear(faultOf(says.code, 'part')(atS, says.state, from));
  else if (says.kind === 'paper') {
    const items = [{ id: 'receipt', kind: 'receiptPaper', remaining: says.remaining, capacity: 100 }];
    player.hear(message('consumables', atS, { items }, from));
  } else player.hear(message(says.kind, atS, says.kind === 'heartbeat' ? { mode: 'inService' } : {}, from));
}

/** The player knows one hall by another name. */
const here = (finding: Finding): Finding => ({ ...finding, hallId: 'hall-1', region: 'anqing' });

/** Plays all of it; what must hold always is looked at after every decision. */
function play(steps: Step[], look: (place: Place, findings: Finding[]) => void): void {
  const player = new Player(RULES);
  const place = new Place(KIOSKS);
  let atS = 0;
  let decided = 0;
  for (const one of steps) {
    atS += one.after;
    say(player, one, atS);
    if (!one.decided) continue;
    place.decide(player.findings.slice(decided).map(here), T0 + atS * SECOND);
    decided = player.findings.length;
    look(place, player.findings);
  }
}

const always = (look: (place: Place, findings: Finding[]) => void): void =>
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 80 }), (steps) => play(steps, look)),
    { numRuns: 150 },
  );

/** Keys that hold, by what was found: raised, and not cleared since. */
function holding(findings: Finding[]): Map<string, Finding> {
  const held = new Map<string, Finding>();
  for (const finding of findings) {
    const name = `${finding.kioskId} ${finding.key}`;
    if (finding.type === 'raised') held.set(name, finding);
    else held.delete(name);
  }
  return held;
}

describe('whatever kiosks say, in whatever order, and however late it is decided', () => {
  test('no incident is without what was seen, on a kiosk of which something was found', () =>
    always((place, findings) => {
      for (const { kioskIds, evidence, openedAt } of place.incidents) {
        expect(evidence.length).toBeGreaterThan(0);
        const raised = findings.filter(({ type, at }) => type === 'raised' && at <= openedAt).map(({ kioskId }) => kioskId);
        expect(kioskIds.some((id) => raised.includes(id))).toBe(true);
      }
    }));

  test('never are two open for one cause, nor is one open and withheld', () =>
    always((place) => {
      const open = place.open.map(({ kioskId, cause, hallId }) => `${kioskId ?? hallId} ${cause}`);
      expect(new Set(open).size).toBe(open.length);
      const withheld = place.scene.withheld.map(({ kioskId, cause }) => `${kioskId} ${cause}`);
      expect(new Set([...open, ...withheld]).size).toBe(open.length + withheld.length);
    }));

  test('of one cause on one kiosk no incident begins within ten minutes after the end of another, unless somebody refilled', () =>
    always((place) => {
      const singles = place.incidents.filter((incident) => !isWide(incident)).sort((a, b) => a.openedAt - b.openedAt);
      const last = new Map<string, Incident>();
      for (const incident of singles) {
        const key = `${incident.kioskId} ${incident.cause}`;
        const { closedAt = 0, inhibitedBy, handSet } = last.get(key) ?? { closedAt: 0, inhibitedBy: null };
        if (inhibitedBy === null && !handSet) expect(incident.openedAt - (closedAt ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE);
        last.set(key, incident);
      }
    }));

  test('nothing is raised again before it was cleared', () =>
    always((_, findings) => {
      const held = new Set<string>();
      for (const { type, kioskId, key } of findings) {
        const name = `${kioskId} ${key}`;
        // A kiosk's word that something is over is told though nobody remembers its beginning.
        if (type === 'raised') expect(held.has(name)).toBe(false);
        if (type === 'raised') held.add(name);
        else held.delete(name);
      }
    }));

  test('what was raised stands, told or withheld, until it is cleared, and then no more', () =>
    always((place, findings) => {
      const told = place.open.filter((incident) => !isWide(incident));
      const standing = [...told, ...place.scene.withheld.map(({ alarm }) => alarm)];
      const names = standing.flatMap(({ kioskId, holding: rules }) => rules.map(({ key }) => `${kioskId} ${key}`));
      expect(names.sort()).toEqual([...holding(findings).keys()].sort());
      for (const { holding: rules } of standing) expect(rules.length).toBeGreaterThan(0);
    }));
});
