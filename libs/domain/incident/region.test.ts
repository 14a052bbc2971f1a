import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, HOUR, MINUTE, SECOND } from '../index.js';
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
    expect(region?.explanation.zh).toContain('4个大厅中2个（示例厅A、示例厅B）');
    expect(region?.affected).toHaveLength(7);
    const halls = place.incidents.filter(({ kind }) => kind === 'hall');
    expect(halls.map(({ hallId, state, inhibitedBy }) => [hallId, state, inhibitedBy])).toEqual([['A', 'closed', region?.id]]);
    expect(halls[0]?.explanation.en).toContain(region?.id);
    for (const { reason, inhibitedBy, explanation } of place.scene.withheld) {
      expect([reason, inhibitedBy]).toEqual(['region-outage', region?.id]);
      expect(explanation.zh).toContain(region?.id);
    }
  });

  test('is one incident from the first word on when nothing was heard of the others since the first hall fell', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    const fall = (id: string, at: number, quiet: string[]) => place.decide([place.fell(id, at, [], quiet)], at);
    for (const [i, id] of ['A-01', 'A-02', 'A-03'].entries()) fall(id, START + i * SECOND, ['B', 'C', 'D']);
    expect(place.incidents).toEqual([]);
    expect(place.scene.withheld[0]?.explanation.en).toContain('whole region');
    fall('C-01', START + HOUR, ['B', 'D']);
    expect(place.incidents).toMatchObject([{ kind: 'region', openedAt: START + HOUR }]);
    for (const id of ['D-01', 'D-02']) fall(id, START + HOUR + MINUTE, ['B']);
    expect(place.incidents).toHaveLength(1);
    expect(place.open[0]?.affected).toEqual(['A-01', 'A-02', 'A-03', 'C-01', 'D-01', 'D-02']);
  });

  test('says who left it, also when another of its kiosks tells of two things', () => {
    const place = new Place(kiosksOfHalls({ A: 1, B: 2, C: 3, D: 4 }));
    const power = finding('raised', 'C-01', START, 'fault/PWR-001/part', { code: 'PWR-001' });
    place.decide([...['D-02', 'A-01', 'D-01'].map((id) => lost(id, START)), power], START);
    place.decide([lost('C-01', START + MINUTE)], START + MINUTE);
    place.decide([lost('C-02', START + 2 * MINUTE + 1)], START + 2 * MINUTE + 1);
    place.decide([back('A-01', START + 3 * MINUTE)], START + 3 * MINUTE);
    const [region] = place.open.filter(({ kind }) => kind === 'region');
    expect(region?.affected).toEqual(['C-01', 'C-02', 'D-01', 'D-02']);
  });

  test('is not thought of longer than until most other halls were heard', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    for (const id of ['A-01', 'A-02']) place.decide([place.fell(id, START, [], ['B', 'C', 'D'])], START);
    place.hear('B-03', START + SECOND);
    place.hear('C-01', START + 2 * SECOND);
    expect(place.open).toEqual([]);
    place.hear('D-02', START + 3 * SECOND);
    expect(place.open).toMatchObject([{ kind: 'hall', hallId: 'A', openedAt: START + 3 * SECOND }]);
  });

  test('is thought of too when the only kiosk of a hall falls silent', () => {
    const alone = (heard: string[]): Place => {
      const place = new Place(kiosksOfHalls(FOUR));
      const quiet = ['A', 'B', 'D'].filter((hall) => !heard.includes(hall));
      place.decide([place.fell('C-01', START, [], quiet)], START);
      return place;
    };
    expect(alone(['A', 'B', 'D']).open).toMatchObject([{ kioskId: 'C-01' }]);
    const place = alone([]);
    expect(place.open).toEqual([]);
    for (const id of ['A-01', 'B-01', 'D-01']) place.hear(id, START + SECOND);
    expect(place.open).toMatchObject([{ kioskId: 'C-01', openedAt: START + SECOND }]);
    expect(place.open[0]?.explanation.en).toContain('the other halls of the region did not fall out with it');
  });

  test('is not thought of when a hall has lost its power', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([told('A-01', 'PWR-001', START)], START);
    for (const id of ['A-01', 'A-02']) place.decide([place.fell(id, START + MINUTE, [], ['B', 'C', 'D'])], START + MINUTE);
    expect(place.open).toMatchObject([{ cause: 'hall/power', openedAt: START + MINUTE }]);
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

const unreachable = (id: string, at: number, detail = '', component = 'taxHub'): Finding =>
  finding('raised', id, at, `fault/NET-003/${component}`, {
    code: 'NET-003',
    waitsMs: 2 * MINUTE,
    evidence: { kind: 'fault', at, seen: { component, detail } },
  });
const reached = (id: string, at: number): Finding => ({ ...unreachable(id, at), type: 'cleared' });

describe('a business system that does not answer', () => {
  test('is one incident of the region, with the service that its kiosks name, and nothing is told before', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START, 'RCPT host timeout')], START);
    expect(place.open).toEqual([]);
    expect(place.scene.withheld).toMatchObject([{ reason: 'hold', until: START + 2 * MINUTE, kioskId: 'A-01' }]);
    place.decide([unreachable('B-01', START + MINUTE)], START + MINUTE);
    const [system, ...more] = place.incidents;
    expect(more).toEqual([]);
    expect(system).toMatchObject({ kind: 'upstream', cause: 'upstream/taxHub', region: 'anqing', servicesLost: ['RCPT'] });
    expect(system?.affected).toEqual(['A-01', 'B-01']);
    expect(place.scene.withheld.map(({ reason, inhibitedBy }) => [reason, inhibitedBy])).toEqual([
      ['upstream', system?.id],
      ['upstream', system?.id],
    ]);
  });

  test('is told by three kiosks of one hall, not by two, which wait as long as their rule says', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START), unreachable('A-02', START)], START);
    expect(place.open).toEqual([]);
    place.decide([], START + 3 * MINUTE);
    expect(place.open.map(({ kind, openedAt }) => [kind, openedAt])).toEqual([
      ['fault', START + 2 * MINUTE],
      ['fault', START + 2 * MINUTE],
    ]);
    expect(place.open[0]?.explanation.en).toContain('it is this kiosk alone');
    place.decide([unreachable('A-03', START + 20 * MINUTE)], START + 20 * MINUTE);
    expect(place.open.map(({ kind }) => kind)).toEqual(['upstream']);
  });

  test('that answers again before the wait is over was nothing, and that is told', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START)], START);
    const [change] = place.decide([reached('A-01', START + MINUTE)], START + MINUTE);
    expect(change).toMatchObject({ of: 'withheld', change: { what: 'ended', withheld: { reason: 'hold' } } });
    expect(place.incidents).toEqual([]);
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

  test('has many names, and carries what the register says, in the words of the public', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.systems.push({ id: 'till', name: '收费平台', names: ['Cash Desk', '现金系统'], services: ['CASH', 'WDL'] });
    place.decide([unreachable('A-01', START, '', 'ＣＡＳＨ desk')], START);
    expect(place.scene.withheld).toMatchObject([{ what: { zh: '业务系统收费平台不可达，现金缴费暂停' } }]);
    place.decide([unreachable('B-01', START + 1, '无法连接现金系统', 'upstream')], START + 1);
    expect(place.incidents).toMatchObject([{ kind: 'upstream', cause: 'upstream/till', servicesLost: ['CASH'] }]);
    expect(place.open[0]?.reason.en).toBe('the business system 收费平台 cannot be reached; cash payment suspended');
  });

  test('that the register learns of while it is away takes its services with the next finding of the region', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide([unreachable('A-01', START), unreachable('B-01', START)], START);
    expect(place.open).toMatchObject([{ servicesLost: [], holding: [{ lossUnknown: true }] }]);
    expect(place.open[0]?.reason.zh).toContain('请在systems中补充');
    place.systems.push({ id: 'tax', name: '发票平台', names: ['taxHub'], services: ['CASH'] });
    place.decide([told('B-02', 'PRN-002', START + MINUTE)], START + MINUTE);
    const [wide] = place.open.filter(({ kind }) => kind === 'upstream');
    expect(wide).toMatchObject({ servicesLost: ['CASH'], reason: { zh: '业务系统发票平台不可达，现金缴费暂停' } });
    expect(wide?.holding[0]).not.toHaveProperty('lossUnknown');
    const before = place.changes.length;
    place.decide([told('B-02', 'CRD-003', START + 2 * MINUTE)], START + 2 * MINUTE);
    expect(place.changes.slice(before).filter(({ change }) => 'incident' in change && change.incident.id === wide?.id)).toEqual(
      [],
    );
  });

  test('that the register does not know takes the services that are named in words, Chinese ones too', () => {
    const place = new Place(kiosksOfHalls(FOUR));
    place.decide(
      [unreachable('A-01', START, '', '凭条打印服务'), unreachable('B-01', START, 'cash payment off', '凭条打印服务')],
      START,
    );
    expect(place.open).toMatchObject([{ servicesLost: ['CASH', 'RCPT'] }]);
    expect(place.open[0]?.reason.zh).toBe('业务系统凭条打印服务不可达，现金缴费、凭条打印暂停');
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
      for (const { reason, inhibitedBy, until, awaits } of place.scene.withheld) {
        if (reason === 'hold') expect(until !== null || awaits !== undefined).toBe(true);
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
