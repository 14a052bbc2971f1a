import type { Finding, Kiosk, NotUnderstood, Overlay, Reading, Rule, SwitchedOff, Takeover, WatchState } from '../../index.js';
import {
  awaitKiosk,
  emptyState,
  hearOf,
  holdTruth,
  judge,
  judgeTakeover,
  type KioskMemory,
  lookAtAll,
  mayHold,
  passTime,
  release,
  stateOf,
  type WatchContext,
  waitByRulesOf,
} from '../index.js';

export const T0 = 1_767_225_600_000;

export const kioskOf = (id: string): Kiosk => ({
  id,
  hall: 'h',
  type: 'UTIL',
  name: id,
  spot: '',
  services: ['CASH', 'QRPAY', 'RCPT'],
  components: [],
  heartbeatS: 60,
  state: 'active',
});

export const named = { because: 'x', title: { zh: '{item}', en: '{item}' } };

/** One message, `atS` seconds after the start. */
export const message = (
  kind: Reading['kind'],
  atS: number,
  payload: Record<string, unknown> = {},
  more: Partial<Reading> = {},
): Reading => ({
  kioskId: 'K-1',
  hallId: 'h',
  region: 'r',
  kioskType: 'UTIL',
  kind,
  ts: T0 + atS * 1000,
  receivedAt: T0 + atS * 1000,
  bootId: 'b-1',
  seq: Math.round(atS * 1000),
  historical: false,
  payload,
  ...more,
});

export const faultOf = (code: string, component: string) => (atS: number, state: string, more?: Partial<Reading>) =>
  message('fault', atS, { code, component, state, action: 'clear' }, more);

const inShort = (f: Finding): string => `${f.type} ${f.key} @${(f.at - T0) / 1000}`;

/** A watch in the hand: messages and time go in, what is found comes out in short. */
export class Player {
  private state: WatchState = emptyState();
  readonly findings: Finding[] = [];
  /** What waited and passed: nobody is alarmed by it. */
  readonly passed: Finding[] = [];
  readonly off: SwitchedOff[] = [];
  private readonly context: WatchContext;
  private readonly entries = new Map<string, Kiosk>();

  constructor(rules: Rule[], overlays: Overlay[] = [], more: Pick<WatchContext, 'place' | 'openTimes'> = {}) {
    this.context = {
      rules: { version: 'test', rules, overlays },
      kiosk: (id) => this.entryOf(id),
      switchedOff: (off) => this.off.push(off),
      ...more,
    };
  }

  /** The register has other words about the kiosk from here on. */
  enter(kioskId: string, entry: Partial<Kiosk>): void {
    this.entries.set(kioskId, { ...kioskOf(kioskId), ...entry });
  }

  private entryOf(id: string): Kiosk {
    const entry = this.entries.get(id) ?? kioskOf(id);
    this.entries.set(id, entry);
    return entry;
  }

  hear(...readings: Reading[]): string[] {
    return readings.flatMap((reading) => this.found(judge(this.state, reading, this.context)));
  }

  takeOver(takeover: Takeover): string[] {
    return this.found(judgeTakeover(this.state, takeover, this.context));
  }

  /** A kiosk repeats itself, or is refused. */
  word(atS: number, refused?: NotUnderstood, kioskId = 'K-1'): string[] {
    const word = { kioskId, hallId: 'h', region: 'r', at: T0 + atS * 1000, ...(refused && { refused }) };
    return this.found(hearOf(this.state, word, this.context));
  }

  pass(atS: number): string[] {
    return this.found(passTime(this.state, T0 + atS * 1000, this.context));
  }

  /** The register has it. */
  register(kioskId: string, atS: number): void {
    awaitKiosk(this.state, { kioskId, hallId: 'h', region: 'r' }, T0 + atS * 1000);
  }

  /** As from its snapshot. */
  restart(): void {
    this.state = stateOf(JSON.parse(JSON.stringify([...this.state.kiosks.values()])) as KioskMemory[]);
  }

  /** As from its snapshot and the books, which know what was told. */
  restartFromBooks(): void {
    this.restart();
    for (const memory of this.state.kiosks.values()) {
      memory.held = {};
      for (const { type, kioskId, key, cause } of this.findings) {
        if (kioskId !== memory.kioskId) continue;
        if (type === 'raised') memory.held[key] = cause;
        else delete memory.held[key];
      }
      holdTruth(memory);
    }
    lookAtAll(this.state);
  }

  /** The kiosk is watched no more, or only these keys are. */
  release(atS: number, keep: (key: string) => boolean = () => false): string[] {
    return [...this.state.kiosks.values()].flatMap((memory) => {
      this.state.beforeChange?.(memory);
      return this.found(release(memory, keep, T0 + atS * 1000, this.context));
    });
  }

  /** Whether the rules of now can have raised what is held. */
  mayHold(key: string, atS: number, kioskId = 'K-1'): boolean {
    return mayHold(this.memory(kioskId) as KioskMemory, key, this.context, T0 + atS * 1000);
  }

  /** With other rules from here on. */
  rules(rules: Rule[], overlays: Overlay[] = []): void {
    this.context.rules = { version: 'changed', rules, overlays };
  }

  /** The same, and what waits is looked through for rules that are gone. */
  useRules(rules: Rule[], atS: number): string[] {
    this.rules(rules);
    const found = [...this.state.kiosks.values()].flatMap((m) => waitByRulesOf(m, this.context, T0 + atS * 1000));
    lookAtAll(this.state);
    return this.found(found);
  }

  memory(kioskId = 'K-1'): KioskMemory | undefined {
    return this.state.kiosks.get(kioskId);
  }

  get watched(): WatchState {
    return this.state;
  }

  private found(findings: Finding[]): string[] {
    const alarms = findings.filter(({ type }) => type !== 'passed');
    this.findings.push(...alarms);
    this.passed.push(...findings.filter(({ type }) => type === 'passed'));
    return alarms.map(inShort);
  }
}
