import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, MINUTE, SECOND } from '../index.js';
import { HALL_WINDOW } from './index.js';
import { back, finding, kiosksOfHalls, lost, Place, START, standingAfter, told } from './testing/place.js';

const FOUR = { A: 3, B: 4, C: 1, D: 3 };

const out = (place: Place, halls: string, at: number): void => {
  const ids = place.kiosks.filter((id) => halls.includes(id[0] as string));
  place.decide(
    ids.map((id) => lost(id, at)),
    at,
  );
};
const returned = (place: Place, halls: string, at: number): void => {
  const ids = place.kiosks.filter((id) => halls.includes(id[0] as string));
  place.decide(
    ids.map((id) => back(id, at)),
    at,
  );
};

describe('a region whose halls fall silent', () => {
  test('is one incident that takes in those of the halls, and says which halls', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    out(place, 'A', START);
    expect(place.open).toMatchObject([{ kind: 'hall', hallId: 'A' }]);
    out(place, 'B', START + MINUTE);
    const [region, ...more] = place.open;
    expect(more).toEqual([]);
    expect(region).toMatchObject({ kind: 'region', cause: 'region/network', kioskId: null, hallId: 'A', severity: 'critical' });
    expect(region?.explanation.zh).toContain('4个大厅中2个（A、B）');
    expect(region?.affected).toHaveLength(7);
    const halls = place.incidents.filter(({ kind }) => kind === 'hall');
    expect(halls.map(({ state, inhibitedBy }) => [state, inhibitedBy])).toEqual([
      ['closed', region?.id],
      ['closed', region?.id],
    ]);
    expect(halls[0]?.explanation.en).toContain(region?.id);
    for (const { reason, inhibitedBy, explanation } of place.scene.withheld) {
      expect([reason, inhibitedBy]).toEqual(['region-outage', region?.id]);
      expect(explanation.zh).toContain(region?.id);
    }
  });

  test('takes in a hall that follows, the one kiosk of a small hall among them, and hides no door', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    out(place, 'AB', START);
    out(place, 'C', START + MINUTE);
    place.decide([told('A-01', 'DOR-001', START + 2 * MINUTE)], START + 2 * MINUTE);
    expect(place.open.map(({ kind, cause }) => [kind, cause])).toEqual([
      ['region', 'region/network'],
      ['fault', 'fault/DOR-001/part'],
    ]);
    expect(place.open[0]?.affected).toContain('C-01');
  });

  test('with two halls has no incident of its own, nor one of which a hall was out long before', () => {
    const two = new Place(kiosksOfHalls({ A: 3, B: 3 }));
    out(two, 'AB', START);
    expect(two.open.map(({ kind }) => kind)).toEqual(['hall', 'hall']);
    const slow = new Place(kiosksOfHalls(FOUR));
    out(slow, 'A', START);
    out(slow, 'B', START + HALL_WINDOW + SECOND);
    expect(slow.open.map(({ kind }) => kind)).toEqual(['hall', 'hall']);
  });

  test('that is back leaves the hall that is not to its own incident, after the others had time', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    out(place, 'ABD', START);
    const at = START + 20 * MINUTE;
    returned(place, 'AB', at);
    expect(place.open).toEqual([]);
    expect(place.scene.withheld.map(({ reason, kioskId }) => [reason, kioskId])).toEqual([
      ['hold', 'D-01'],
      ['hold', 'D-02'],
      ['hold', 'D-03'],
    ]);
    place.decide([], at + 3 * MINUTE);
    expect(place.open).toMatchObject([{ kind: 'hall', hallId: 'D', openedAt: at + HALL_WINDOW }]);
    expect(place.open[0]?.explanation.en).toContain('the region is back');
  });

  test('goes on for the halls that are out while one of them is back, and tells the kiosk of that one which is not', () => {
    const place = new Place(kiosksOfHalls({ ...FOUR, B: 6 }));
    out(place, 'ABD', START);
    const at = START + 5 * MINUTE;
    place.decide(
      place.kiosks.filter((id) => id.startsWith('B') && id !== 'B-06').map((id) => back(id, at)),
      at,
    );
    expect(place.open).toMatchObject([{ kind: 'region', affected: ['A-01', 'A-02', 'A-03', 'D-01', 'D-02', 'D-03'] }]);
    place.decide([], at + 3 * MINUTE);
    expect(place.open.map(({ kind, kioskId }) => [kind, kioskId])).toEqual([
      ['region', null],
      ['link', 'B-06'],
    ]);
  });

  test('does not take in a hall that has lost its power', () => {
    const place = new Place(kiosksOfHalls({ A: 2, B: 2, C: 2 }));
    place.decide(
      ['A-01', 'A-02'].map((id) => told(id, 'PWR-001', START)),
      START,
    );
    out(place, 'ABC', START + MINUTE);
    expect(place.open.map(({ cause }) => cause).sort()).toEqual(['hall/power', 'region/network']);
  });
});

const unreachable = (id: string, at: number, detail = ''): Finding =>
  finding('raised', id, at, 'fault/NET-003/taxHub', {
    code: 'NET-003',
    evidence: { kind: 'fault', at, seen: { component: 'taxHub', detail } },
  });
const reached = (id: string, at: number): Finding => ({ ...unreachable(id, at), type: 'cleared' });

describe('a business system that does not answer', () => {
  test('is one incident of the region, with the service that its kiosks name', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START, 'RCPT host timeout')], START);
    expect(place.open).toMatchObject([{ kioskId: 'A-01' }]);
    place.decide([unreachable('B-01', START + MINUTE)], START + MINUTE);
    const [system, ...more] = place.open;
    expect(more).toEqual([]);
    expect(system).toMatchObject({ kind: 'upstream', cause: 'upstream/taxHub', region: 'anqing', servicesLost: ['RCPT'] });
    expect(system?.affected).toEqual(['A-01', 'B-01']);
    expect(place.scene.withheld.map(({ reason, inhibitedBy }) => [reason, inhibitedBy])).toEqual([
      ['upstream', system?.id],
      ['upstream', system?.id],
    ]);
  });

  test('is told by three kiosks of one hall, not by two', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START), unreachable('A-02', START)], START);
    expect(place.open.map(({ kind }) => kind)).toEqual(['fault', 'fault']);
    place.decide([unreachable('A-03', START + MINUTE)], START + MINUTE);
    expect(place.open.map(({ kind }) => kind)).toEqual(['upstream']);
  });

  test('is over when it answers all but one, which is told after the others had time', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START), unreachable('B-01', START), unreachable('B-02', START)], START);
    place.decide([reached('A-01', START + MINUTE), reached('B-01', START + MINUTE)], START + MINUTE);
    expect(place.open).toEqual([]);
    place.decide([], START + 4 * MINUTE);
    expect(place.open).toMatchObject([{ kioskId: 'B-02', openedAt: START + MINUTE + HALL_WINDOW }]);
    expect(place.open[0]?.explanation.en).toContain('business system is back');
  });
});

// ---- whatever happens ----------------------------------------------------------------------------

const CAUSES = ['link', 'link', 'link', 'fault/PWR-001/part', 'fault/NET-003/taxHub', 'fault/DOR-001/part'];
const RETURNS = [{ lastBootId: 'b-1', reason: 'powerUp' }, { lastBootId: 'b-2' }, {}];
const ALL = kiosksOfHalls({ A: 1, B: 2, C: 3, D: 4 });

/** What may come to pass in a region of four halls, in the order of time, much of it at one moment. */
const happenings = fc
  .array(
    fc.record({
      kiosk: fc.nat(ALL.length - 1),
      cause: fc.constantFrom(...CAUSES),
      seen: fc.constantFrom(...RETURNS),
      after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 })),
    }),
    { maxLength: 80 },
  )
  .map((acts) => {
    const raised = new Set<string>();
    let at = START;
    return acts.map(({ kiosk, cause, seen, after }) => {
      at += after;
      const id = ALL[kiosk] as string;
      const type = raised.has(id + cause) ? 'cleared' : 'raised';
      if (type === 'raised') raised.add(id + cause);
      else raised.delete(id + cause);
      const code = cause.split('/')[1];
      const evidence = { kind: 'birth' as const, at, bootId: 'b-2', seen: type === 'cleared' && cause === 'link' ? seen : {} };
      return finding(type, id, at, cause, { evidence, ...(code && { code }) });
    });
  });

/** Batches end between milliseconds: what several kiosks say in one is weighed together, which parted batches cannot. */
const played = (findings: Finding[], cuts: boolean[], end: number): Place => {
  const place = new Place(ALL);
  let batch: Finding[] = [];
  for (const [i, one] of findings.entries()) {
    batch.push(one);
    if (findings[i + 1]?.at === one.at || !cuts[i % Math.max(1, cuts.length)]) continue;
    place.decide(batch, one.at);
    batch = [];
  }
  place.decide(batch, end);
  return place;
};

test('in a region too every cause that stands is told by one incident or withheld once, and the batches do not matter', () => {
  fc.assert(
    fc.property(happenings, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (findings, cuts) => {
      const end = (findings.at(-1)?.at ?? START) + 10 * MINUTE;
      const place = played(findings, cuts, end);
      const singles = place.open.filter(({ kioskId }) => kioskId !== null).map(({ kioskId, cause }) => `${kioskId} ${cause}`);
      const withheld = place.scene.withheld.map(({ kioskId, cause }) => `${kioskId} ${cause}`);
      expect([...singles, ...withheld].sort()).toEqual(standingAfter(findings));
      const wide = place.open.filter(({ kioskId }) => kioskId === null);
      expect(wide.filter(({ kind }) => kind === 'region').length).toBeLessThanOrEqual(1);
      expect(wide.filter(({ kind }) => kind === 'upstream').length).toBeLessThanOrEqual(1);
      for (const { reason, inhibitedBy, until } of place.scene.withheld) {
        if (reason === 'hold') expect(until).not.toBeNull();
        else expect(wide.map(({ id }) => id)).toContain(inhibitedBy);
      }
      for (const { id, affected } of wide) {
        const held = place.scene.withheld.filter(({ inhibitedBy }) => inhibitedBy === id);
        expect(affected).toEqual([...new Set(held.map(({ kioskId }) => kioskId))].sort());
      }
      expect(withheld.filter((key) => key.includes('DOR-001'))).toEqual([]);

      const whole = played(findings, [false], end);
      const firsts = (of: Place) =>
        new Map(of.incidents.map((i) => [i.id, [i.state, i.cause, i.openedAt, i.closedAt, i.kioskIds, i.returned]]));
      expect(firsts(place)).toEqual(firsts(whole));
      const held = (of: Place) =>
        new Map(of.scene.withheld.map((w) => [w.id, [w.alarm.id, w.reason, w.inhibitedBy, w.since, w.until]]));
      expect(held(place)).toEqual(held(whole));
    }),
    { numRuns: 300 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
  );
});
