import {
  type Clock,
  DAY,
  type GonePeople,
  type HoleAlert,
  type HoleTelling,
  holeAlerts,
  holeHearers,
  holesIn,
  type Instant,
  isHoleDue,
  isTheDayBefore,
  type KioskRegistry,
  MINUTE,
  type Outbox,
  type Roster,
  type RosterAround,
  type RosterHole,
} from '#libs/domain/index.js';
import { Again, NamedEvent, type Report } from '#libs/runtime/index.js';

/** How often rosters are looked at. Ours. */
const REST = 10 * MINUTE;
/** The first look waits until what is registered at a start is. Ours. */
const FIRST_AFTER = MINUTE;
/** A hole that is on was told before it began; how far back its beginning is looked for. Ours. */
const BACK = 31 * DAY;
/** Looked at beyond what is told, so that the end of a hole is told as it is. Ours. */
const BEYOND = 8 * DAY;

/** S3-L3.2: a hole is known before it happens. */
export class RosterHoleTold extends NamedEvent {
  readonly level = 'info';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_roster_holes_told_total',
    help: 'Holes in rosters of which somebody was told before they began.',
  };
  constructor(override readonly fields: { roster: string; from: string; reason: string }) {
    super();
    this.says = `Nobody is on duty in ${fields.roster} from ${fields.from}: ${fields.reason}`;
  }
}

class HolesNotTold extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Holes in rosters could not be told yet; trying again';
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Tells of holes in rosters: once each, and again the day before where they are there still. */
export class RosterHoles {
  private readonly again: Again;

  constructor(
    private readonly parts: {
      registry: KioskRegistry;
      outbox: Pick<Outbox, 'put' | 'one'>;
      gone: GonePeople;
      clock: Clock;
      report: Report;
      /** How long before they begin holes are told. */
      days: number;
    },
  ) {
    this.again = new Again({
      ...parts,
      missing: 'Nobody is told of holes in rosters',
      once: () => this.look(),
      failed: (error, tries) => (tries === 1 ? new HolesNotTold(error) : null),
    });
  }

  start(): void {
    void this.again.start(FIRST_AFTER);
  }

  stop(): Promise<void> {
    return this.again.stop();
  }

  async look(): Promise<number> {
    const { registry, clock, gone } = this.parts;
    const rosters = registry.rosters();
    if (rosters.length === 0) return REST;
    const all = await gone.all();
    const people = registry.people();
    const byId = new Map(people.map((one) => [one.id, one]));
    const around = { people, person: (id: string) => byId.get(id), hours: registry.hours, isGone: (id: string) => all.has(id) };
    for (const roster of rosters) {
      for (const hole of this.coming(roster, around, clock.now())) await this.tell(roster, hole, clock.now());
    }
    return REST;
  }

  /** Holes that begin within the days, and one that is on as of its own beginning. */
  private coming(roster: Roster, around: RosterAround, now: Instant): RosterHole[] {
    const last = now + this.parts.days * DAY;
    const holes = holesIn(roster, now, last + BEYOND, around).filter(({ from }) => from <= last);
    const [first] = holes;
    if (first?.from !== now) return holes;
    const begun = holesIn(roster, now - BACK, first.to, around).at(-1);
    return [...(begun && begun.from > now - BACK ? [{ ...begun, to: first.to }] : []), ...holes.slice(1)];
  }

  private async tell(roster: Roster, hole: RosterHole, at: Instant): Promise<void> {
    if (!isHoleDue(hole, at)) return;
    const first = this.alerts(roster, hole, at, 'first');
    const { outbox } = this.parts;
    const told = first[0] && (await outbox.one(first[0].id));
    if (!told) return this.put(first, roster, hole);
    const wasTheDayBefore = isTheDayBefore(hole, told.createdAt) || told.createdAt >= hole.from;
    if (wasTheDayBefore || !isTheDayBefore(hole, at)) return;
    const again = this.alerts(roster, hole, at, 'again');
    if (again[0] && !(await outbox.one(again[0].id))) await this.put(again, roster, hole);
  }

  private async put(alerts: readonly HoleAlert[], { id }: Roster, { from, reason }: RosterHole): Promise<void> {
    for (const alert of alerts) await this.parts.outbox.put(alert);
    if (alerts.length > 0) this.parts.report(new RosterHoleTold({ roster: id, from: new Date(from).toISOString(), reason }));
  }

  private alerts(roster: Roster, hole: RosterHole, at: Instant, telling: HoleTelling): HoleAlert[] {
    const { registry } = this.parts;
    const around = {
      people: registry.people(),
      hall: (id: string) => registry.hall(id),
      hallsIn: (region: string) => registry.hallsIn(region),
    };
    const to = holeHearers(roster, around, at);
    const hallId = roster.halls[0] ?? registry.hallsIn(roster.region ?? '')[0] ?? '';
    return holeAlerts(hole, roster, to, { at, telling, hallId, name: (id) => registry.person(id)?.name ?? id });
  }
}
