import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decideOrder,
  type Hall,
  type Incident,
  type Kiosk,
  type MaintenanceOrder,
  MINUTE,
  OpenHours,
  type Rule,
  SECOND,
} from '../index.js';
import { message, named, Player, T0 } from '../watch/testing/player.js';
import { Place } from './testing/place.js';

const title = { zh: '{item}最早约{about}，下次{visit}', en: '{item} about {about}, then {visit}' };
const ahead = { kind: 'forecast', beforeNextVisit: true, clearHours: 12, severity: 'info', because: 'x', title } as const;
const level = { ...named, severity: 'info', stopsService: false } as const;

/** As they are shipped, and a forecast that is continued within a day. */
const RULES: Rule[] = [
  { ...level, id: 'low', kind: 'consumable', states: ['low'], pct: { raise: 15, clear: 25 } },
  {
    ...level,
    id: 'out',
    kind: 'consumable',
    states: ['out'],
    pct: { raise: 0, clear: 2 },
    severity: 'degraded',
    stopsService: true,
  },
  { ...level, id: 'high', kind: 'cashbox', units: ['coinBox'], states: ['high'], pct: { raise: 80, clear: 70 } },
  {
    ...level,
    id: 'full',
    kind: 'cashbox',
    units: ['coinBox'],
    states: ['full'],
    pct: { raise: 95, clear: 80 },
    severity: 'degraded',
  },
  { ...ahead, id: 'runs-out', items: ['a4Paper'], reopenWithin: 86_400 },
  { ...ahead, id: 'fills', items: ['coinBox'], reopenWithin: 86_400 },
] as Rule[];

const PAPER = { cause: 'consumable/a4Paper', capacity: 140, fills: false };
const COINS = { cause: 'cashbox/coinBox', capacity: 60, fills: true };
const HALL = { id: 'hall-1', name: '厅', region: 'r', hours: '24h', statutoryHolidays: 'open', hotline: '1' } as unknown as Hall;
const hours = new OpenHours();

/** One kiosk with a tray and a coin box, from its readings to its orders. */
class Life {
  readonly place = new Place(['K-01']);
  readonly orders = new Map<string, MaintenanceOrder>();
  readonly told: string[] = [];
  private readonly player = new Player(RULES, [], { place: () => ({ hours, opening: HALL }) });
  private decided = 0;
  /** Friday, 16:00 in Shanghai: nobody comes before Monday. */
  atS = (Date.parse('2026-03-06T16:00+08:00') - T0) / SECOND;
  left = { [PAPER.cause]: 140, [COINS.cause]: 60 };
  /** Incidents that a hand ended. */
  readonly over = new Set<string>();

  /** By the minute, as the clock's marks come. */
  wait(minutes: number): void {
    for (let i = 0; i < minutes; i++) {
      this.atS += 60;
      this.player.pass(this.atS);
      this.decide();
    }
  }

  /** The item's capacity, as the share of it that is left. */
  tell({ cause, capacity, fills }: typeof PAPER, left: number, times = 1): void {
    this.left[cause] = left;
    this.atS += 1;
    const count = fills ? capacity * times - left : left;
    const item = fills ? { id: 'c', kind: 'coinBox', count } : { id: 't', kind: 'a4Paper', remaining: count };
    const payload = fills
      ? { units: [{ ...item, capacity: capacity * times }] }
      : { items: [{ ...item, capacity: capacity * times }] };
    this.player.hear(message(fills ? 'cashbox' : 'consumables', this.atS, payload, { kioskId: 'K-01' }));
    this.decide();
  }

  restart(): void {
    this.player.restart();
  }

  get now(): number {
    return T0 + this.atS * SECOND;
  }

  openOf(cause: string): Incident | undefined {
    return this.place.open.find((incident) => incident.cause === cause);
  }

  private decide(): void {
    const findings = this.player.findings.slice(this.decided);
    this.decided = this.player.findings.length;
    for (const one of this.place.decide(findings, this.now)) {
      if (one.of !== 'incident') continue;
      const { id } = one.change.incident;
      const change = decideOrder(this.orders.get(id), one.change, {
        people: [],
        kiosk: { id: 'K-01' } as Kiosk,
        hall: HALL,
        hours,
      });
      if (!change) continue;
      this.orders.set(id, change.order);
      if (change.what !== 'kept') this.told.push(change.what);
    }
  }

  /** Everything that is said of what is open, with the times that it names. */
  namesPast(): string[] {
    const orders = [...this.orders.values()].filter(({ state }) => state !== 'closed');
    const texts = [
      ...this.place.open.flatMap(({ reason, explanation, holding }) => [
        reason,
        explanation,
        ...holding.map((rule) => rule.reason),
      ]),
      ...orders.map(({ reason }) => reason),
    ];
    const minute = Math.floor(this.now / MINUTE) * MINUTE;
    return texts.flatMap(({ en, zh }) => {
      const times = [...en.matchAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d)/g)].map(([, day, time]) => Date.parse(`${day}T${time}+08:00`));
      expect([...zh.matchAll(/月\d+日 \d\d:\d\d/g)]).toHaveLength(times.length);
      return times.some((time) => time < minute) ? [en] : [];
    });
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('use' as const), share: fc.constantFrom(0.01, 0.04, 0.1, 0.25, 0.6) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), minutes: fc.constantFrom(1, 7, 31, 200, 900) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('refill' as const), to: fc.constantFrom(0.3, 0.6, 1) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('steps' as const), of: fc.constantFrom(0.04, 0.08, 0.2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('larger' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Fills up, and expects that what was open of it is not. */
function refill(life: Life, item: typeof PAPER, fill: () => void): void {
  const before = life.openOf(item.cause)?.id;
  fill();
  if (before) life.over.add(before);
}

function live(life: Life, item: typeof PAPER, one: Step): void {
  const { capacity, cause } = item;
  const left = Math.min(life.left[cause] as number, capacity);
  if (one.what === 'use') life.tell(item, Math.max(0, left - Math.ceil(capacity * one.share)));
  else if (one.what === 'wait') life.wait(one.minutes);
  else if (one.what === 'restart') life.restart();
  else if (one.what === 'larger') {
    life.tell(item, left);
    refill(life, item, () => life.tell(item, capacity * 2, 2));
    life.tell(item, capacity);
  } else if (one.what === 'steps') {
    if (left > capacity / 2) return;
    refill(life, item, () => {
      for (let now = left; now < capacity; life.tell(item, now)) now = Math.min(capacity, now + Math.ceil(capacity * one.of));
    });
  } else if (capacity * one.to - left >= capacity * 0.1) {
    life.tell(item, left);
    refill(life, item, () => life.tell(item, Math.round(capacity * one.to)));
  }
}

describe('over the lives of levels that people fill up and empty', () => {
  test('nothing that is open survives a refill, and no sentence of it names a time that has passed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(PAPER, COINS), step), { minLength: 4, maxLength: 30 }), (steps) => {
        const life = new Life();
        for (const [item, one] of steps) {
          live(life, item, one);
          expect(life.namesPast()).toEqual([]);
          expect(life.place.open.filter(({ id }) => life.over.has(id))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
