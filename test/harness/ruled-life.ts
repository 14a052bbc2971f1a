import { FleetRegistry } from '#libs/adapters/memory/index.js';
import { kiosks, Place, START } from '#libs/domain/incident/testing/place.js';
import {
  type Finding,
  type Hall,
  type Incident,
  type Kiosk,
  type KioskRecord,
  type Reading,
  type Rule,
  type RuleSet,
  stateOf,
} from '#libs/domain/index.js';
import { Judging } from '#libs/stages/watch/index.js';

const [ID = ''] = kiosks(1);
const KIOSK: Kiosk = {
  ...{ id: ID, hall: 'hall-1', type: 'UTIL', name: ID, spot: '', services: ['CASH', 'RCPT'] },
  ...{ components: [], heartbeatS: 60, state: 'active' },
};
const HALL = { id: 'hall-1', name: '一号自助厅', region: 'anqing', hours: '24h', counters: [], online: [] } as unknown as Hall;
export const because = { because: 'x', title: { zh: '{item}', en: '{item}' } };

/** One of each kind that judges what a device says of itself, and does not count how often. */
export const RULES: Rule[] = [
  { ...because, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
  { ...because, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
  {
    ...because,
    id: 'out',
    kind: 'consumable',
    states: ['out'],
    pct: { raise: 0, clear: 2 },
    severity: 'degraded',
    stopsService: true,
  },
  {
    ...{ ...because, id: 'full', kind: 'cashbox', units: ['noteBox'], states: ['full'], pct: { raise: 95, clear: 80 } },
    severity: 'degraded',
    stopsService: true,
  },
  { ...because, id: 'tampered', kind: 'component', states: ['fraudAttempt'], severity: 'critical', stopsService: true },
  { ...because, id: 'down', kind: 'component', states: ['offline'], forS: 120, severity: 'degraded', stopsService: true },
  { ...because, id: 'held', kind: 'fault', codes: ['CRD-001'], holdS: 90 },
  { ...because, id: 'any', kind: 'fault' },
];

let versions = 0;
export const textOf = (rules: Rule[], more: Partial<RuleSet> = {}): RuleSet => ({ version: `v${++versions}`, rules, ...more });

/** A kiosk whose life is judged and decided moment by moment. */
export class Life {
  readonly place = new Place([ID]);
  private atS = 0;
  private readonly registry = new FleetRegistry({ halls: [HALL], kiosks: [KIOSK], people: [] });
  private judging: Judging;

  constructor(rules = textOf(RULES)) {
    this.judging = this.begin(rules);
  }

  private begin(rules: RuleSet): Judging {
    const nothing = (): void => undefined;
    return new Judging(this.registry, rules, { touched: nothing, heard: nothing, missed: nothing, switchedOff: nothing });
  }

  /** The process ends and another begins, with what was written down of the kiosk. */
  restart(rules: RuleSet, asWritten: (record: KioskRecord) => KioskRecord = (record) => record): this {
    const { state, now } = this.judging;
    const records = [...state.kiosks.values()].map((memory) => asWritten(JSON.parse(JSON.stringify(memory))));
    this.judging = this.begin(rules);
    this.judging.state = stateOf(records);
    this.judging.now = now;
    return this.pass(this.atS + 1);
  }

  /** The register has it in a hall of that name. */
  move(hall: string, atS: number): this {
    const moved = { ...KIOSK, hall };
    this.registry.kiosk = (id) => (id === ID ? moved : undefined);
    Object.defineProperty(this.registry, 'revision', { value: this.registry.revision + 1, configurable: true });
    return this.pass(atS);
  }

  get open(): Incident | undefined {
    return this.place.open[0];
  }

  get last(): Incident | undefined {
    return this.place.incidents.at(-1);
  }

  private take(findings: Finding[]): this {
    this.place.decide(findings, START + this.atS * 1000);
    return this;
  }

  say(kind: Reading['kind'], atS: number, payload: Record<string, unknown>): this {
    this.atS = atS;
    const at = START + atS * 1000;
    const about = { kioskId: ID, hallId: 'hall-1', region: 'anqing', kioskType: 'UTIL', kind, historical: false };
    return this.take(
      this.judging.take({ type: 'reading', reading: { ...about, ts: at, receivedAt: at, bootId: 'b', seq: atS, payload } }),
    );
  }

  /** Other rules count, and time passes by a second. */
  turn(rules: RuleSet, atS: number): this {
    this.pass(atS);
    this.judging.useRules(rules);
    return this.pass(atS + 1);
  }

  pass(atS: number): this {
    this.atS = atS;
    return this.take(this.judging.take({ type: 'tick', at: START + atS * 1000 }));
  }

  /** What stands, told or withheld. */
  get standing(): string[] {
    const told = this.place.open.map(({ cause, kind, severity }) => `${cause} ${kind} ${severity}`);
    const untold = this.place.scene.withheld.map(({ alarm }) => `${alarm.cause} ${alarm.kind} ${alarm.severity}`);
    return [...told, ...untold].sort();
  }
}

/** What it tells next. */
export type Word =
  | { kind: 'heartbeat'; is: 'online' | 'offline' | 'fraudAttempt' }
  | { kind: 'fault'; code: string; state: string }
  | { kind: 'consumables'; remaining: number }
  | { kind: 'cashbox'; count: number }
  | { kind: 'will' }
  | { kind: 'tick' };

export function tell(life: Life, says: Word, atS: number): void {
  if (says.kind === 'tick') life.pass(atS);
  else if (says.kind === 'will') life.say('will', atS, {});
  else if (says.kind === 'fault') life.say('fault', atS, { code: says.code, component: 'reader', state: says.state });
  else if (says.kind === 'heartbeat') life.say('heartbeat', atS, { mode: 'inService', components: { receiptPrinter: says.is } });
  else if (says.kind === 'consumables')
    life.say('consumables', atS, { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: says.remaining, capacity: 100 }] });
  else life.say('cashbox', atS, { units: [{ id: 'note', kind: 'noteBox', count: says.count, capacity: 100 }] });
}
