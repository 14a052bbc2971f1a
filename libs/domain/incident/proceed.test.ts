import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, HOUR, MINUTE, SECOND } from '../index.js';
import { HALL_WINDOW, MODE_HOLDS, REOPENS_WITHIN } from './index.js';
import { back, faultOf, finding, kiosks, lost, Place, START, standingAfter, told } from './testing/place.js';

describe('a kiosk that falls silent alone', () => {
  test('waits for each of its hall, however long that is, and is opened when the last is heard', () => {
    const place = new Place(kiosks(4));
    place.decide([place.fell('K-01', START, ['K-02'])], START);
    expect(place.open).toEqual([]);
    expect(place.scene.withheld).toMatchObject([{ reason: 'hold', until: null, kioskId: 'K-01' }]);
    expect(place.scene.withheld[0]?.explanation.en).toContain('whole hall');
    place.hear('K-03', START + SECOND);
    place.decide([], START + HOUR);
    expect(place.open).toEqual([]);
    place.hear('K-04', START + HOUR);
    expect(place.open).toMatchObject([{ cause: 'link', kioskId: 'K-01', openedAt: START + HOUR }]);
    expect(place.open[0]?.explanation.en).toContain('did not fall out with it');
    expect(place.scene.withheld).toEqual([]);
  });

  test('is told at once when all of its hall were heard since, and when it has no others', () => {
    for (const of of [1, 2, 5]) {
      const place = new Place(kiosks(of));
      place.decide([place.fell('K-01', START, kiosks(of))], START);
      expect(place.open).toMatchObject([{ cause: 'link', openedAt: START }]);
      expect(place.changes.map((change) => change.of)).toEqual(['incident']);
    }
  });

  test('is told when so many were heard that it cannot be the hall any more', () => {
    const place = new Place(kiosks(5));
    place.decide([place.fell('K-01', START, ['K-02', 'K-03'])], START);
    expect(place.open).toEqual([]);
    place.hear('K-04', START + SECOND);
    expect(place.open).toMatchObject([{ kioskId: 'K-01', openedAt: START + SECOND }]);
  });

  test('waits not for what it said before it fell', () => {
    const place = new Place(kiosks(2));
    place.decide([place.fell('K-01', START)], START);
    place.hear('K-02', START - 2);
    expect(place.open).toEqual([]);
  });

  test('waits not for those that are out, retired or muted', () => {
    const place = new Place(kiosks(3));
    place.decide([place.fell('K-02', START, kiosks(3))], START);
    const late = START + HOUR;
    place.decide([place.fell('K-01', late)], late);
    expect(place.open.map(({ kioskId }) => kioskId)).toEqual(['K-02']);
    place.hear('K-03', late + SECOND);
    expect(place.open.map(({ kioskId }) => kioskId)).toEqual(['K-02', 'K-01']);
  });

  test('goes on waiting for the others when one of them is back from a silence of its own', () => {
    const place = new Place(kiosks(4));
    place.decide([place.fell('K-02', START, kiosks(4))], START);
    const late = START + HOUR;
    place.decide([place.fell('K-01', late, [])], late);
    place.decide([back('K-02', late + SECOND)], late + SECOND);
    place.hear('K-03', late + 2 * SECOND);
    expect(place.open).toEqual([]);
    place.hear('K-04', late + 3 * SECOND);
    expect(place.open).toMatchObject([{ kioskId: 'K-01' }]);
  });

  test('that is back before the wait ends was never an incident', () => {
    const place = new Place(kiosks(5));
    place.decide([place.fell('K-01', START)], START);
    const [change] = place.decide([back('K-01', START + 30 * SECOND)], START + 30 * SECOND);
    expect(change).toMatchObject({ of: 'withheld', change: { what: 'ended' } });
    place.decide([], START + MINUTE * 10);
    expect(place.incidents).toEqual([]);
  });
});

describe('a hall that falls silent', () => {
  const fallen = (n: number): Place => {
    const place = new Place(kiosks(n));
    place.decide(
      place.kiosks.map((id) => lost(id, START)),
      START,
    );
    return place;
  };

  test('is one incident that names its kiosks, what it inhibits and why', () => {
    const place = fallen(40);
    expect(place.incidents).toMatchObject([
      { cause: 'hall/network', kind: 'hall', kioskId: null, servicesLost: ['CASH', 'RCPT'] },
    ]);
    expect(place.open[0]?.kioskIds).toEqual(place.kiosks);
    expect(place.open[0]?.inhibits).toHaveLength(40);
    expect(place.open[0]?.explanation).toEqual({
      zh: expect.stringContaining('40台设备中40台') as unknown as string,
      en: expect.stringContaining('40 of 40 kiosks') as unknown as string,
    });
    expect(place.scene.withheld.every((w) => w.reason === 'hall-outage' && w.inhibitedBy === place.open[0]?.id)).toBe(true);
  });

  test('of two is one, with nothing told of the first before', () => {
    const place = new Place(kiosks(2));
    place.decide([place.fell('K-01', START)], START);
    place.decide([place.fell('K-02', START + HOUR)], START + HOUR);
    expect(place.incidents).toMatchObject([{ kind: 'hall', affected: ['K-01', 'K-02'], openedAt: START + HOUR }]);
  });

  test('takes in who was told alone a moment before', () => {
    const place = new Place(kiosks(2));
    place.decide([place.fell('K-01', START, ['K-02'])], START);
    place.decide([place.fell('K-02', START + MINUTE)], START + MINUTE);
    expect(place.open).toMatchObject([{ kind: 'hall', affected: ['K-01', 'K-02'] }]);
    const [first] = place.incidents;
    expect(first).toMatchObject({ kioskId: 'K-01', state: 'closed', inhibitedBy: place.open[0]?.id });
    expect(place.open[0]?.inhibits).toContain(first?.id);
  });

  test('is closed when few are out; those get their own after the others had time to return', () => {
    const place = fallen(12);
    const at = START + 10 * MINUTE;
    place.decide(
      place.kiosks.slice(2).map((id) => back(id, at)),
      at,
    );
    expect(place.open).toEqual([]);
    expect(place.scene.withheld.map(({ reason }) => reason)).toEqual(['hold', 'hold']);
    place.decide([back('K-01', at + MINUTE)], at + MINUTE);
    place.decide([], at + 3 * MINUTE);
    expect(place.open).toMatchObject([{ kioskId: 'K-02', openedAt: at + HALL_WINDOW }]);
  });

  test('that is out again within ten minutes is the same incident, later another', () => {
    const place = fallen(6);
    const first = place.open[0]?.id;
    const again = (at: number): void => {
      place.decide(
        place.kiosks.map((id) => back(id, at)),
        at,
      );
      expect(place.open).toEqual([]);
    };
    again(START + 5 * MINUTE);
    const soon = START + 5 * MINUTE + REOPENS_WITHIN;
    place.decide(
      place.kiosks.map((id) => lost(id, soon)),
      soon,
    );
    expect(place.open).toMatchObject([{ id: first, closedAt: null }]);
    again(soon + MINUTE);
    const late = soon + MINUTE + REOPENS_WITHIN + 1;
    place.decide(
      place.kiosks.map((id) => lost(id, late)),
      late,
    );
    expect(place.open).toHaveLength(1);
    expect(place.open[0]?.id).not.toBe(first);
  });

  test('hides neither a door that opens meanwhile nor the empty paper of one that returns', () => {
    const place = fallen(6);
    place.decide([told('K-03', 'DOR-001', START + MINUTE)], START + MINUTE);
    place.decide([back('K-01', START + 2 * MINUTE), told('K-01', 'PRN-002', START + 2 * MINUTE)], START + 2 * MINUTE);
    expect(place.open.map(({ cause, kioskId }) => [cause, kioskId])).toEqual([
      ['hall/network', null],
      ['fault/DOR-001/part', 'K-03'],
      ['fault/PRN-002/part', 'K-01'],
    ]);
  });

  test('is not thought out because kiosks were out one by one before', () => {
    const place = new Place(kiosks(6));
    for (const [i, id] of kiosks(4).entries()) {
      const at = START + i * 20 * MINUTE;
      place.decide([lost(id, at)], at);
      place.decide([], at + 10 * MINUTE);
    }
    expect(place.open.map(({ kind }) => kind)).toEqual(['link', 'link', 'link', 'link']);
  });

  test('has lost its power when kiosks told so before, and their word becomes part of it', () => {
    const place = new Place(kiosks(4));
    place.decide([told('K-01', 'PWR-001', START)], START);
    place.decide([], START + 3 * MINUTE);
    expect(place.open).toMatchObject([{ cause: 'fault/PWR-001/part' }]);
    const at = START + 15 * MINUTE;
    place.decide(
      place.kiosks.map((id) => lost(id, at)),
      at,
    );
    expect(place.open).toMatchObject([{ cause: 'hall/power', reason: { zh: '大厅市电中断' } }]);
    expect(place.open[0]?.explanation.zh).toContain('K-01');
  });

  test('on its batteries is one incident without lost services, which the silence then joins', () => {
    const place = new Place(kiosks(4));
    place.decide(
      place.kiosks.map((id, i) => place.tellsOfMains(id, START + i * SECOND)),
      START + MINUTE,
    );
    expect(place.open).toMatchObject([{ cause: 'hall/power', severity: 'degraded', servicesLost: [] }]);
    const at = START + 20 * MINUTE;
    place.decide(
      place.kiosks.map((id) => lost(id, at)),
      at,
    );
    expect(place.open).toMatchObject([{ cause: 'hall/power', severity: 'critical', servicesLost: ['CASH', 'RCPT'] }]);
    expect(place.incidents).toHaveLength(1);
  });
});

describe('a kiosk in maintenance', () => {
  test('tells nothing but security, and what stands when maintenance ends', () => {
    const place = new Place(kiosks(1));
    place.modes.set('K-01', 'maintenance');
    place.decide([told('K-01', 'BNA-001', START), told('K-01', 'PRN-002', START), told('K-01', 'CBX-003', START)], START);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/CBX-003/part']);
    const [cause, more] = faultOf('PRN-002');
    place.decide([finding('cleared', 'K-01', START + MINUTE, cause, more)], START + MINUTE);
    place.modes.set('K-01', 'inService');
    place.decide([], START + 2 * MINUTE);
    expect(place.open.map((i) => [i.cause, i.openedAt])).toEqual([
      ['fault/CBX-003/part', START],
      ['fault/BNA-001/part', START + 2 * MINUTE],
    ]);
  });

  test('that nobody ends hides nothing for ever', () => {
    const place = new Place(kiosks(1));
    place.modes.set('K-01', 'settling');
    place.decide([told('K-01', 'BNA-001', START)], START);
    expect(place.scene.withheld).toMatchObject([{ reason: 'settling' }]);
    place.decide([], START + MODE_HOLDS + 1);
    expect(place.open).toMatchObject([{ openedAt: START + MODE_HOLDS }]);
  });
});

// ---- whatever happens ----------------------------------------------------------------------------

const CAUSES = ['link', 'fault/PWR-001/part', 'fault/BNA-001/part', 'fault/DOR-001/part'];

/** What may come to pass in a hall of seven, in the order of time; a kiosk raises what it has not raised, and clears what it has. */
const happenings = fc
  .array(
    fc.record({
      kiosk: fc.integer({ min: 0, max: 6 }),
      cause: fc.constantFrom(...CAUSES),
      after: fc.integer({ min: 0, max: 150_000 }),
    }),
    {
      maxLength: 60,
    },
  )
  .map((acts) => {
    const raised = new Set<string>();
    let at = START;
    return acts.map(({ kiosk, cause, after }) => {
      at += after;
      const id = kiosks(7)[kiosk] as string;
      const type = raised.has(id + cause) ? 'cleared' : 'raised';
      if (type === 'raised') raised.add(id + cause);
      else raised.delete(id + cause);
      const code = cause.split('/')[1];
      return finding(type, id, at, cause, code ? { code } : {});
    });
  });

/** What several kiosks say in one millisecond is weighed together, which parted batches cannot. */
const isWeighedWith = (one: Finding, next: Finding | undefined): boolean =>
  next !== undefined && next.at === one.at && next.kioskId !== one.kioskId;

const played = (findings: Finding[], cuts: boolean[], end: number): Place => {
  const place = new Place(kiosks(7));
  let batch: Finding[] = [];
  for (const [i, one] of findings.entries()) {
    batch.push(one);
    if (isWeighedWith(one, findings[i + 1]) || !cuts[i % Math.max(1, cuts.length)]) continue;
    place.decide(batch, one.at);
    batch = [];
  }
  place.decide(batch, end);
  return place;
};

const momentary = (type: Finding['type']): Finding => finding(type, 'K-01', START, 'fault/BNA-001/part', { code: 'BNA-001' });

const endOf = (findings: Finding[]): number => (findings.at(-1)?.at ?? START) + 10 * MINUTE;

describe('whatever happens', () => {
  test('every cause that stands is told by one incident or withheld once, and the batches do not matter', () => {
    fc.assert(
      fc.property(happenings, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (findings, cuts) => {
        const end = endOf(findings);
        const place = played(findings, cuts, end);
        const singles = place.open.filter(({ kioskId }) => kioskId !== null).map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        const withheld = place.scene.withheld.map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        expect([...singles, ...withheld].sort()).toEqual(standingAfter(findings));
        expect(place.open.filter(({ kind }) => kind === 'hall').length).toBeLessThanOrEqual(1);
        for (const { reason, inhibitedBy, until } of place.scene.withheld) {
          if (reason === 'hall-outage') expect(place.open.map(({ id }) => id)).toContain(inhibitedBy);
          else expect(until).not.toBeNull();
        }
        expect(withheld.filter((key) => key.includes('DOR-001'))).toEqual([]);

        const whole = played(findings, [false], end);
        const firsts = (of: Place) =>
          new Map(of.incidents.map((i) => [i.id, [i.state, i.cause, i.openedAt, i.closedAt, i.kioskIds]]));
        expect(firsts(place)).toEqual(firsts(whole));
        expect(place.scene.withheld).toEqual(whole.scene.withheld);
      }),
      {
        numRuns: 300 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1),
        // Raised and cleared within one millisecond.
        examples: [[[momentary('raised'), momentary('cleared')], [true]]],
      },
    );
  });

  test('what one reading says of a cause is told once; another with its number, of another boot, is another', () => {
    const said = (key: string, ts: number): Finding => {
      const evidence: Finding['evidence'] = { kind: 'consumables', at: START, ts, bootId: 'SN-1', seq: 1, seen: {} };
      return finding('raised', 'K-01', START, 'consumable/receiptPaper', { key, evidence });
    };
    const together = (...of: Finding[]): unknown[] =>
      new Place(kiosks(2)).decide(of, START).map(({ change }) => (change as { what?: string }).what);
    expect(together(said('low', 1), said('out', 1))).toEqual(['opened']);
    expect(together(said('low', 1), said('out', 2))).toEqual(['opened', 'updated']);
  });

  test('a hall of which most fall silent within two minutes, in any order, has exactly one incident', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 3, max: 40 })
          .chain((n) =>
            fc.tuple(
              fc.shuffledSubarray(kiosks(n), { minLength: Math.max(2, Math.ceil(n / 2)), maxLength: n }),
              fc.array(fc.integer({ min: 0, max: HALL_WINDOW }), { minLength: n, maxLength: n }),
              fc.constant(n),
            ),
          ),
        ([silent, offsets, n]) => {
          const place = new Place(kiosks(n));
          const findings = silent.map((id, i) => place.fell(id, START + (offsets[i] ?? 0))).sort((a, b) => a.at - b.at);
          for (const one of findings) {
            place.decide([one], one.at);
            place.decide([], one.at);
          }
          for (const id of kiosks(n)) if (!silent.includes(id)) place.hear(id, START + HALL_WINDOW + SECOND);
          expect(place.incidents.map(({ kind, state }) => [kind, state])).toEqual([['hall', 'open']]);
          expect(place.open[0]?.affected).toEqual([...silent].sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});
