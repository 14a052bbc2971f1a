import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, type Hall, HOUR, type MaintenanceWindow, MINUTE, SECOND } from '../index.js';
import { endedSilence, HALL_WINDOW, type Silence, type SilenceScope, silenceStateAt } from './index.js';
import { faultOf, finding, kiosks, Place, START, told } from './testing/place.js';

const silence = (scope: SilenceScope, more: Partial<Silence> = {}): Silence => ({
  id: 'SI-1',
  for: scope,
  from: START,
  until: START + HOUR,
  why: 'the floor is being laid',
  by: 'admin',
  setAt: START,
  endedAt: null,
  endedBy: null,
  ...more,
});

const placeWith = (n: number, ...silences: Silence[]): Place => {
  const place = new Place(kiosks(n));
  place.silences.push(...silences);
  return place;
};

const quietOf = (place: Place) => place.open.map(({ cause, quiet }) => [cause, quiet?.reason ?? 'told']);

describe('a silence', () => {
  test('keeps what it names from people, says until when, by whom and why, and leaves the rest', () => {
    const place = placeWith(1, silence({ kioskId: 'K-01', codes: ['PRN-002'], causes: ['consumable'] }));
    const paper = finding('raised', 'K-01', START, 'consumable/receiptPaper');
    place.decide([told('K-01', 'PRN-002', START), told('K-01', 'BNA-001', START), paper], START);
    expect(quietOf(place)).toEqual([
      ['fault/PRN-002/part', 'silenced'],
      ['fault/BNA-001/part', 'told'],
      ['consumable/receiptPaper', 'silenced'],
    ]);
    const why = { zh: 'the floor is being laid', en: 'the floor is being laid' };
    const [incident] = place.open;
    expect(incident?.quiet).toEqual({ reason: 'silenced', until: START + HOUR, by: 'admin', why, silenceId: 'SI-1' });
    const [row] = place.scene.withheld;
    expect(row).toMatchObject({ quiet: true, reason: 'silenced', inhibitedBy: 'SI-1', incidentId: incident?.id });
    expect(row?.explanation.en).toContain('silenced by admin');
    expect(row?.explanation.zh).toContain('the floor is being laid');
  });

  test('never keeps security from people, also when it joins what is kept from them', () => {
    const place = placeWith(1, silence({ region: 'anqing' }));
    place.decide([told('K-01', 'DOR-001', START), told('K-01', 'BNA-001', START)], START);
    expect(quietOf(place)).toEqual([
      ['fault/DOR-001/part', 'told'],
      ['fault/BNA-001/part', 'silenced'],
    ]);
    const door = { ...told('K-01', 'DOR-001', START + MINUTE), cause: 'fault/BNA-001/part' };
    const changes = place.decide([door], START + MINUTE);
    expect(quietOf(place)[1]).toEqual(['fault/BNA-001/part', 'told']);
    expect(changes).toMatchObject([
      { of: 'withheld', change: { what: 'opened' } },
      { of: 'incident', change: { what: 'updated', released: true } },
    ]);
  });

  test('begins and ends at its time; what people were told before they are told on, and what stands after it they are told', () => {
    const place = placeWith(1, silence({ hallId: 'hall-1' }, { from: START + MINUTE }));
    place.decide([told('K-01', 'BNA-001', START)], START);
    place.decide([told('K-01', 'PRN-002', START + MINUTE)], START + MINUTE);
    place.decide([{ ...told('K-01', 'BNA-001', START + 2 * MINUTE), again: true }], START + 2 * MINUTE);
    expect(quietOf(place)).toEqual([
      ['fault/BNA-001/part', 'told'],
      ['fault/PRN-002/part', 'silenced'],
    ]);
    const changes = place.decide([], START + HOUR + 4 * SECOND);
    expect(quietOf(place)[1]).toEqual(['fault/PRN-002/part', 'told']);
    expect(changes.at(-1)).toMatchObject({ change: { what: 'updated', released: true, at: START + HOUR } });
    expect(place.open[1]).toMatchObject({ openedAt: START + MINUTE });
    expect(place.open[1]?.explanation.en).toContain('the silence or the planned maintenance is over, and it stands since');
    expect(place.scene.withheld).toEqual([]);
  });

  test('of a hall keeps its outage from people, as the one incident that it is', () => {
    const place = placeWith(4, silence({ hallId: 'hall-1' }));
    place.decide(
      place.kiosks.map((id) => place.fell(id, START)),
      START,
    );
    expect(place.open).toMatchObject([{ kind: 'hall', quiet: { reason: 'silenced' }, affected: place.kiosks }]);
    expect(place.scene.withheld.map(({ reason }) => reason)).toEqual([...Array(4).fill('hall-outage'), 'silenced']);
    place.decide([], START + HOUR + 1);
    expect(place.open).toMatchObject([{ kind: 'hall', openedAt: START }]);
    expect(place.open[0]?.quiet).toBeUndefined();
  });

  test('of one kiosk leaves it part of its hall, whose outage people are told of for the others', () => {
    const place = placeWith(4, silence({ kioskId: 'K-01' }));
    place.decide([place.fell('K-01', START), place.fell('K-02', START)], START);
    expect(place.open).toMatchObject([{ kind: 'hall', affected: ['K-01', 'K-02'] }]);
    expect(place.open[0]?.quiet).toBeUndefined();
  });

  test('of some kiosks keeps their hall from people until another falls', () => {
    const place = placeWith(4, silence({ kioskId: 'K-01' }), silence({ kioskId: 'K-02' }, { id: 'SI-2' }));
    place.decide([place.fell('K-01', START), place.fell('K-02', START)], START);
    expect(place.open).toMatchObject([{ kind: 'hall', quiet: { reason: 'silenced' } }]);
    place.decide([place.fell('K-03', START + MINUTE)], START + MINUTE);
    expect(place.open).toMatchObject([{ kind: 'hall', affected: ['K-01', 'K-02', 'K-03'] }]);
    expect(place.open[0]?.quiet).toBeUndefined();
  });

  test('keeps no outage from people that took in what they were told of', () => {
    const place = placeWith(2, silence({ hallId: 'hall-1' }, { from: START + MINUTE }));
    place.decide([place.fell('K-01', START, kiosks(2))], START);
    expect(place.open).toMatchObject([{ cause: 'link', kioskId: 'K-01' }]);
    place.decide([place.fell('K-02', START + MINUTE)], START + MINUTE);
    expect(place.open).toMatchObject([{ kind: 'hall' }]);
    expect(place.open[0]?.quiet).toBeUndefined();
  });

  test('that ends while another lasts leaves it to that', () => {
    const place = placeWith(
      2,
      silence({ hallId: 'hall-1' }),
      silence({ kioskId: 'K-01' }, { id: 'SI-2', from: START + MINUTE, until: START + 2 * HOUR }),
    );
    place.decide([told('K-01', 'BNA-001', START), told('K-02', 'BNA-001', START)], START);
    place.decide([], START + HOUR + 1);
    expect(place.open.map(({ kioskId, quiet }) => [kioskId, quiet?.silenceId])).toEqual([
      ['K-01', 'SI-2'],
      ['K-02', undefined],
    ]);
    expect(place.scene.withheld).toMatchObject([{ kioskId: 'K-01', inhibitedBy: 'SI-2', until: START + 2 * HOUR }]);
  });

  test('is over with what it kept from people, when that ends before', () => {
    const place = placeWith(1, silence({ hallId: 'hall-1' }));
    place.decide([told('K-01', 'BNA-001', START)], START);
    const [cause, more] = faultOf('BNA-001');
    const changes = place.decide([finding('cleared', 'K-01', START + MINUTE, cause, more)], START + MINUTE);
    expect(changes).toMatchObject([
      { of: 'withheld', change: { what: 'ended' } },
      { of: 'incident', change: { what: 'closed', incident: { quiet: { reason: 'silenced' } } } },
    ]);
    place.decide([], START + 2 * HOUR);
    expect(place.scene.withheld).toEqual([]);
  });

  test('is coming, active and over, and over at once when somebody ends it', () => {
    const coming = silence({ region: 'anqing' });
    expect([START - 1, START, START + HOUR - 1, START + HOUR].map((at) => silenceStateAt(coming, at))).toEqual([
      'coming',
      'active',
      'active',
      'over',
    ]);
    expect(endedSilence(coming, START + MINUTE, 'admin')).toMatchObject({
      until: START + MINUTE,
      endedAt: START + MINUTE,
      endedBy: 'admin',
    });
    expect(silenceStateAt(endedSilence(coming, START - 1, 'admin'), START)).toBe('over');
  });
});

describe('planned maintenance of a hall', () => {
  const window: MaintenanceWindow = { kind: 'once', from: START, to: START + HOUR, why: { zh: '换地毯', en: 'new carpet' } };
  const planned = (): Place => {
    const place = placeWith(3);
    Object.assign(place.hall, { maintenance: [window] } satisfies Partial<Hall>);
    return place;
  };

  test('keeps all but security from people until its end, and then tells what still stands', () => {
    const place = planned();
    const raised = [told('K-01', 'BNA-001', START), told('K-01', 'DOR-001', START), told('K-02', 'PRN-002', START)];
    place.decide(raised, START);
    expect(quietOf(place)).toEqual([
      ['fault/BNA-001/part', 'planned-maintenance'],
      ['fault/DOR-001/part', 'told'],
      ['fault/PRN-002/part', 'planned-maintenance'],
    ]);
    expect(place.open[0]?.quiet).toMatchObject({ until: START + HOUR, by: 'hall-1', why: { zh: '换地毯' } });
    const at = START + 30 * MINUTE;
    const [cause, more] = faultOf('PRN-002');
    place.decide([finding('cleared', 'K-02', at, cause, more)], at);
    place.decide([], START + HOUR + 1);
    expect(quietOf(place)).toEqual([
      ['fault/BNA-001/part', 'told'],
      ['fault/DOR-001/part', 'told'],
    ]);
  });

  test('that is taken out, or ends otherwise than it was planned, is so for what it keeps from people', () => {
    const place = planned();
    place.decide([told('K-01', 'BNA-001', START)], START);
    Object.assign(place.hall, { maintenance: [{ ...window, to: START + 2 * HOUR }] });
    place.decide([], START + MINUTE);
    expect(place.open).toMatchObject([{ quiet: { until: START + 2 * HOUR } }]);
    expect(place.scene.withheld).toMatchObject([{ until: START + 2 * HOUR }]);
    Object.assign(place.hall, { maintenance: [] });
    const changes = place.decide([], START + 2 * MINUTE);
    expect(changes.at(-1)).toMatchObject({ change: { released: true, at: START + 2 * MINUTE } });
    expect(place.scene.withheld).toEqual([]);
  });
});

test('whatever is silenced, the same is out and told to the public, people are told of a part of it, and the batches do not matter', () => {
  const ids = kiosks(5);
  const scope = fc.oneof(
    fc.constantFrom(...ids).map((kioskId): SilenceScope => ({ kioskId })),
    fc.constant<SilenceScope>({ hallId: 'hall-1', causes: ['link'] }),
    fc.constant<SilenceScope>({ region: 'anqing', codes: ['BNA-001'] }),
  );
  const someSilence = fc
    .tuple(scope, fc.nat(30), fc.integer({ min: 1, max: 30 }), fc.uuid())
    .map(([scoped, from, length, id]) =>
      silence(scoped, { id, from: START + from * MINUTE, until: START + (from + length) * MINUTE }),
    );
  const someWindow = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 30 })).map(
    ([from, length]): MaintenanceWindow => ({
      kind: 'once',
      from: START + from * MINUTE,
      to: START + (from + length) * MINUTE,
      why: { zh: '维护', en: 'work' },
    }),
  );
  const acts = fc.array(
    fc.record({
      id: fc.constantFrom(...ids),
      cause: fc.constantFrom('link', 'fault/BNA-001/part', 'fault/DOR-001/part'),
      after: fc.integer({ min: 1, max: 150_000 }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(
      fc.array(someSilence, { maxLength: 4 }),
      fc.array(someWindow, { maxLength: 1 }),
      acts,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
      (silences, maintenance, happened, cuts) => {
        const standing = new Set<string>();
        let at = START;
        const findings: Finding[] = happened.map(({ id, cause, after }) => {
          at += after;
          const key = `${id} ${cause}`;
          const type = standing.has(key) ? 'cleared' : 'raised';
          if (type === 'raised') standing.add(key);
          else standing.delete(key);
          if (cause === 'link')
            return finding(type, id, at, cause, { awaits: { since: at - 1, kiosks: ids.filter((other) => other !== id) } });
          return finding(type, id, at, cause, { code: cause.split('/')[1] as string });
        });
        const end = at + 2 * HALL_WINDOW;
        const played = (parted: boolean[], of: Silence[], windows: MaintenanceWindow[]): Place => {
          const place = placeWith(5, ...of);
          Object.assign(place.hall, { maintenance: windows });
          let batch: Finding[] = [];
          for (const [i, one] of findings.entries()) {
            batch.push(one);
            if (!parted[i % parted.length]) continue;
            place.decide(batch, one.at);
            batch = [];
          }
          place.decide(batch, end);
          return place;
        };
        const place = played(cuts, silences, maintenance);
        const singles = place.open.filter(({ kioskId }) => kioskId !== null).map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        const withheld = place.scene.withheld.filter(({ quiet }) => !quiet).map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        expect([...singles, ...withheld].sort()).toEqual([...standing].sort());

        const inShort = (of: Place) => [
          new Map(of.incidents.map((i) => [i.id, [i.state, i.cause, i.openedAt, i.closedAt, i.kioskIds, i.quiet]])),
          new Map(of.scene.withheld.map((w) => [w.id, [w.reason, w.inhibitedBy, w.until]])),
        ];
        expect(inShort(place)).toEqual(inShort(played([false], silences, maintenance)));

        // That people are told from now on is no news of what is out.
        const truth = (of: Place): string[] => {
          const last = new Map<string, string>();
          return of.changes.flatMap((one) => {
            if (one.of !== 'incident') return [];
            const { id, state, servicesLost, affected, severity } = one.change.incident;
            const said = JSON.stringify([state, servicesLost, affected, severity]);
            if (last.get(id) === said) return [];
            last.set(id, said);
            return [`${one.change.at} ${id} ${said}`];
          });
        };
        const heard = played(cuts, [], []);
        expect(truth(place)).toEqual(truth(heard));
        for (const { id, quiet, holding } of place.open) {
          const isKept = place.scene.withheld.some((row) => row.incidentId === id);
          expect([id, quiet !== undefined]).toEqual([id, isKept]);
          if (holding.some(({ code }) => code === 'DOR-001')) expect(quiet).toBeUndefined();
        }
      },
    ),
    { numRuns: 300 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
  );
});
