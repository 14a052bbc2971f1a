import type { Found, Hall, Kiosk, Reading } from '../../index.js';
import { emptyState, judge, type KioskRecord, passTime, stateOf, type WatchContext } from '../../watch/index.js';
import { message, named } from '../../watch/testing/player.js';
import {
  answersTaken,
  DecisionMemory,
  Desk,
  type DeskChange,
  findingsTaken,
  type Incident,
  modesOver,
  type Scene,
  timePassed,
} from '../index.js';

const RULES: WatchContext['rules'] = {
  version: 'test',
  rules: [
    { ...named, id: 'silent', kind: 'silence', heartbeats: 3, severity: 'critical' },
    { ...named, id: 'gone', kind: 'gone', graceS: 60, severity: 'critical' },
    { ...named, id: 'any', kind: 'fault' },
  ],
};

/** Something that a kiosk says, or its broker says for it. */
export interface Says {
  kiosk: string;
  atS: number;
  kind: 'heartbeat' | 'will' | 'mains';
}

/** Halls of one region from their kiosks' words to what is decided, in whatever batches. Kiosks by hall: their seconds between heartbeats. */
export class WatchedRegion {
  readonly changes: DeskChange[] = [];
  private state = emptyState();
  private readonly kiosks = new Map<string, Kiosk>();
  private readonly byHall = new Map<string, string[]>();
  private scene: Scene = { incidents: [], withheld: [] };
  private readonly unsaid = new DecisionMemory();
  private waiting: Found[] = [];
  /** How often a hall was looked at to decide something. */
  looks = 0;

  private readonly hallIds: string[];
  private readonly inOrder: string[];

  constructor(halls: Record<string, number[]>) {
    this.hallIds = Object.keys(halls);
    this.inOrder = this.hallIds.toSorted();
    for (const [hall, beats] of Object.entries(halls))
      beats.forEach((heartbeatS, i) => {
        const kiosk = { id: `${hall}-${i}`, hall, services: ['CASH'], heartbeatS, state: 'active' } as Kiosk;
        this.kiosks.set(kiosk.id, kiosk);
        this.byHall.set(hall, [...(this.byHall.get(hall) ?? []), kiosk.id]);
      });
  }

  get ids(): string[] {
    return [...this.kiosks.keys()];
  }

  heartbeatOf(id: string): number {
    return this.kiosks.get(id)?.heartbeatS ?? 0;
  }

  private idsIn(hallId: string): string[] {
    return this.byHall.get(hallId) ?? [];
  }

  private lookAt(hallId: string): string[] {
    this.looks++;
    return this.idsIn(hallId);
  }

  private readonly context: WatchContext = {
    rules: RULES,
    kiosk: (id) => this.kiosks.get(id),
    kiosksIn: (hallId) => this.idsIn(hallId),
    hallsIn: () => this.hallIds,
  };

  say({ kiosk, atS, kind }: Says): void {
    const from: Partial<Reading> = { kioskId: kiosk, hallId: this.kiosks.get(kiosk)?.hall ?? '', region: 'r' };
    if (kind === 'mains') this.take(message('fault', atS, { code: 'PWR-001', component: 'power', state: 'raised' }, from));
    else this.take(message(kind, atS, kind === 'heartbeat' ? { mode: 'inService' } : {}, from));
  }

  private take(reading: Reading): void {
    this.find(judge(this.state, reading, this.context), reading.receivedAt);
  }

  pass(at: number): void {
    this.find(passTime(this.state, at, this.context), at);
  }

  private find(findings: Found['findings'], at: number): void {
    const answers = this.state.asked.takeAnswers();
    if (findings.length + answers.length > 0) this.waiting.push({ at, findings, ...(answers.length > 0 && { answers }) });
  }

  /** Decides what was found since, as of its own time. */
  decide(now: number): void {
    const desk = new Desk(
      this.scene,
      {
        kiosk: (id) => this.kiosks.get(id),
        hall: (id) => ({ id, region: 'r' }) as Hall,
        hallsIn: () => this.inOrder,
        watchedIn: (hallId) => this.lookAt(hallId),
        modeOf: () => null,
        appOf: () => null,
      },
      this.unsaid,
    );
    const steps = this.waiting.flatMap(({ at, findings, answers = [] }) => [
      ...timePassed(desk, findings[0]?.at ?? at),
      ...findingsTaken(desk, findings),
      ...answersTaken(desk, answers),
    ]);
    const all = [...steps, ...timePassed(desk, now), ...modesOver(desk, now)];
    this.changes.push(...all.flatMap(({ changes }) => changes));
    this.scene = desk.scene;
    this.waiting = [];
  }

  /** The watch begins anew, from what was written down of it and from the books, when all is decided. */
  restart(): void {
    this.state = stateOf(JSON.parse(JSON.stringify([...this.state.kiosks.values()])) as KioskRecord[]);
    for (const { awaits } of this.scene.withheld) {
      for (const id of awaits?.kiosks ?? []) this.state.asked.ask('kiosks', id, awaits?.since ?? 0);
      for (const id of awaits?.halls ?? []) this.state.asked.ask('halls', id, awaits?.since ?? 0);
    }
  }

  /** What became of the incidents, in order. */
  get told(): string[] {
    return this.changes.flatMap((one) => (one.of === 'incident' && one.change.what !== 'updated' ? [one.change.what] : []));
  }

  get incidents(): Incident[] {
    const all = new Map<string, Incident>();
    for (const one of this.changes) if (one.of === 'incident') all.set(one.change.incident.id, one.change.incident);
    return [...all.values()];
  }

  /** What the books hold, by id. */
  get books(): unknown {
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    const { incidents, withheld } = this.scene;
    return { incidents: incidents.toSorted(byId), withheld: withheld.toSorted(byId) };
  }
}
