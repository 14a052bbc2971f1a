import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Finding, type Hall, HOUR, type MaintenanceWindow, MINUTE, SECOND } from '../index.js';
import { endedSilence, HALL_WINDOW, type Silence, type SilenceScope, silenceStateAt } from './index.js';
import { back, finding, kiosks, lost, Place, START, told } from './testing/place.js';

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

describe('a silence', () => {
  test('holds back what it names, says by whom and why, and leaves the rest', () => {
    const place = placeWith(1, silence({ kioskId: 'K-01', codes: ['PRN-002'], causes: ['consumable'] }));
    const paper = finding('raised', 'K-01', START, 'consumable/receiptPaper');
    place.decide([told('K-01', 'PRN-002', START), told('K-01', 'BNA-001', START), paper], START);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/BNA-001/part']);
    expect(place.scene.withheld.map(({ cause }) => cause)).toEqual(['fault/PRN-002/part', 'consumable/receiptPaper']);
    expect(place.scene.withheld[0]).toMatchObject({ reason: 'silenced', inhibitedBy: 'SI-1', until: START + HOUR });
    expect(place.scene.withheld[0]?.explanation.en).toContain('silenced by admin');
    expect(place.scene.withheld[0]?.explanation.zh).toContain('the floor is being laid');
  });

  test('never holds security back', () => {
    const place = placeWith(1, silence({ region: 'anqing' }));
    place.decide([told('K-01', 'DOR-001', START), told('K-01', 'BNA-001', START)], START);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/DOR-001/part']);
  });

  test('begins at its time and ends at its time; what stood before it stays open, and what stands after it is told', () => {
    const place = placeWith(1, silence({ hallId: 'hall-1' }, { from: START + MINUTE }));
    place.decide([told('K-01', 'BNA-001', START)], START);
    place.decide([told('K-01', 'PRN-002', START + MINUTE)], START + MINUTE);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/BNA-001/part']);
    place.decide([], START + HOUR + 4 * SECOND);
    expect(place.open).toMatchObject([{ cause: 'fault/BNA-001/part' }, { cause: 'fault/PRN-002/part', openedAt: START + HOUR }]);
    expect(place.open[1]?.explanation.en).toContain('the silence or the planned maintenance is over');
  });

  test('of a hall keeps its outage back, which is one incident when it still stands after', () => {
    const place = placeWith(4, silence({ hallId: 'hall-1' }));
    place.decide(
      place.kiosks.map((id) => lost(id, START)),
      START,
    );
    expect(place.incidents).toEqual([]);
    expect(place.scene.withheld.map(({ reason }) => reason)).toEqual(['silenced', 'silenced', 'silenced', 'silenced']);
    place.decide([], START + HOUR + 1);
    expect(place.incidents).toMatchObject([{ kind: 'hall', state: 'open', openedAt: START + HOUR }]);
    expect(place.scene.withheld.map(({ reason }) => reason)).toEqual(Array(4).fill('hall-outage'));
  });

  test('of one kiosk makes it no part of its hall, and no sign of the others', () => {
    const place = placeWith(4, silence({ kioskId: 'K-01' }));
    place.decide([lost('K-01', START), lost('K-02', START)], START);
    place.decide([], START + 3 * MINUTE);
    expect(place.open).toMatchObject([{ cause: 'link', kioskId: 'K-02' }]);
    const at = START + 4 * MINUTE;
    place.decide(
      ['K-03', 'K-04'].map((id) => lost(id, at)),
      at,
    );
    expect(place.open).toMatchObject([{ kind: 'hall', affected: ['K-02', 'K-03', 'K-04'] }]);
    expect(place.scene.withheld.find(({ kioskId }) => kioskId === 'K-01')).toMatchObject({ reason: 'silenced' });
  });

  test('that ends while another lasts, or while the kiosk is in maintenance, leaves it to that', () => {
    const place = placeWith(
      2,
      silence({ hallId: 'hall-1' }),
      silence({ kioskId: 'K-01' }, { id: 'SI-2', from: START + MINUTE, until: START + 2 * HOUR }),
    );
    place.decide([told('K-01', 'BNA-001', START), told('K-02', 'BNA-001', START)], START);
    place.modes.set('K-02', 'maintenance');
    place.decide([], START + HOUR + 1);
    expect(place.scene.withheld.map(({ reason, inhibitedBy }) => [reason, inhibitedBy])).toEqual([
      ['silenced', 'SI-2'],
      ['vendor-mode', null],
    ]);
    expect(place.open).toEqual([]);
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

  test('holds back all but security until its end, and then tells what still stands', () => {
    const place = planned();
    const raised = [told('K-01', 'BNA-001', START), told('K-01', 'DOR-001', START), told('K-02', 'PRN-002', START)];
    place.decide([...raised, ...place.kiosks.map((id) => lost(id, START + MINUTE))], START + MINUTE);
    expect(place.open.map(({ cause }) => cause)).toEqual(['fault/DOR-001/part']);
    expect(new Set(place.scene.withheld.map(({ reason, until }) => `${reason} ${until}`))).toEqual(
      new Set([`planned-maintenance ${START + HOUR}`]),
    );
    expect(place.scene.withheld[0]?.explanation.zh).toContain('换地毯');
    const at = START + 30 * MINUTE;
    const [cause, more] = ['fault/PRN-002/part', { code: 'PRN-002' }] as const;
    place.decide([...place.kiosks.map((id) => back(id, at)), finding('cleared', 'K-02', at, cause, more)], at);
    place.decide([], START + HOUR + 1);
    expect(place.open).toMatchObject([{ cause: 'fault/DOR-001/part' }, { cause: 'fault/BNA-001/part', openedAt: START + HOUR }]);
  });
});

test('whatever is silenced, every cause that stands is told by one incident or withheld once, and the batches do not matter', () => {
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
      acts,
      fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
      (silences, happened, cuts) => {
        const standing = new Set<string>();
        let at = START;
        const findings: Finding[] = happened.map(({ id, cause, after }) => {
          at += after;
          const key = `${id} ${cause}`;
          const type = standing.has(key) ? 'cleared' : 'raised';
          if (type === 'raised') standing.add(key);
          else standing.delete(key);
          return finding(type, id, at, cause, cause === 'link' ? {} : { code: cause.split('/')[1] as string });
        });
        const end = at + 2 * HALL_WINDOW;
        const played = (parted: boolean[]): Place => {
          const place = placeWith(5, ...silences);
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
        const place = played(cuts);
        const singles = place.open.filter(({ kioskId }) => kioskId !== null).map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        const withheld = place.scene.withheld.map(({ kioskId, cause }) => `${kioskId} ${cause}`);
        expect([...singles, ...withheld].sort()).toEqual([...standing].sort());
        expect(withheld.filter((key) => key.includes('DOR-001'))).toEqual([]);
        const whole = played([false]);
        const inShort = (of: Place) => [
          new Map(of.incidents.map((i) => [i.id, [i.state, i.cause, i.openedAt, i.closedAt, i.kioskIds]])),
          new Map(of.scene.withheld.map((w) => [w.id, [w.reason, w.inhibitedBy, w.until]])),
        ];
        expect(inShort(place)).toEqual(inShort(whole));
      },
    ),
    { numRuns: 300 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1) },
  );
});
