import { type Instant, type KioskRegistry, MINUTE, Pace, type RegisterTurn, type Step } from '#libs/domain/index.js';
import type { Moved } from '../announce/correct.js';
import { incidentsOf, movedTypes } from './moved.js';
import { Turns } from './turns.js';

const NONE: ReadonlySet<string> = new Set();

/**
 * When it is looked through whether notices send people to the right place still: where something moved, where the register says something
 * else, when a place opens or closes, and once in every minute in which something is found in a region. What moves too often is looked at when the second is over. After a
 * start everything is looked through at the first moment: what waited is not known.
 */
export class Routes {
  private constructor(
    private readonly pace: Pace,
    /** The last minute in which all notices of a region were looked through. */
    private readonly lookedAt: Map<string, number>,
    /** Of regions that wait: types that moved, and whether all of it is to be looked at. */
    private readonly waiting: Map<string, { types: Set<string>; all: boolean }>,
    private readonly turns: Turns,
    /** It begins with a start: what waited before is not known. */
    private isFresh = true,
  ) {}

  static fresh = (): Routes => new Routes(new Pace(), new Map(), new Map(), new Turns());

  /** To work on: what is not kept in the end must leave no trace. */
  copy(): Routes {
    const waiting = [...this.waiting].map(([region, { types, all }]) => [region, { types: new Set(types), all }] as const);
    return new Routes(this.pace.copy(), new Map(this.lookedAt), new Map(waiting), this.turns.copy(), this.isFresh);
  }

  /** What is to be looked through at once after what became of one moment. */
  after(step: Step, written: ReadonlySet<string>, registry: KioskRegistry): Moved {
    const { at, findings } = step;
    const everywhere = this.begin(registry);
    const changes = incidentsOf(step);
    const moved = movedTypes(step, registry);
    const seen = [...findings, ...changes.map(({ incident }) => incident)].map(({ region }) => region);
    const anew = this.unseen(seen, at);
    const now = new Set([...anew, ...moved.keys()].filter((region) => this.mayNow(region, moved.get(region), anew, at)));
    const types = new Map([...moved].filter(([region]) => now.has(region)));
    const turned = step.register ? this.turnedBy(step.register, types, registry) : [];
    const regions = new Set([...everywhere, ...turned, ...[...anew].filter((region) => now.has(region))]);
    return { regions, types, written, ...(step.register && !step.register.unknown && { atOnce: true as const }) };
  }

  /** Regions in which the register says something else of halls; of kiosks their types are noted. */
  private turnedBy(turn: RegisterTurn, types: Map<string, Set<string>>, registry: KioskRegistry): string[] {
    this.turns.forget();
    for (const { hall, type } of turn.kiosks.flatMap(({ before, now }) => (before ? [before, now] : [now]))) {
      const region = registry.hall(hall)?.region;
      if (region !== undefined) types.set(region, (types.get(region) ?? new Set<string>()).add(type));
    }
    if (turn.days || turn.services || turn.unknown) return registry.halls().map(({ region }) => region);
    return turn.halls.flatMap(({ before, now }) => [now.region, before?.region ?? now.region]);
  }

  /** From then on places of these halls' regions are watched for when they open and close. */
  watch(halls: ReadonlySet<string>, from: Instant, registry: KioskRegistry): void {
    this.turns.watch(halls, from, registry);
  }

  /** When the first place opens or closes that a notice may name. */
  get turnsAt(): Instant | null {
    return this.turns.nextAt();
  }

  /** All regions, the first time. */
  private begin(registry: KioskRegistry): string[] {
    if (!this.isFresh) return [];
    this.isFresh = false;
    return registry.halls().map(({ region }) => region);
  }

  /** A kiosk says that it serves nobody, or that it serves again: looked at at once. */
  turned(kioskId: string, at: Instant, registry: KioskRegistry): void {
    const kiosk = registry.kiosk(kioskId);
    const region = kiosk && registry.hall(kiosk.hall)?.region;
    if (!kiosk || region === undefined) return;
    const waited = this.waiting.get(region) ?? { types: new Set<string>(), all: false };
    waited.types.add(kiosk.type);
    this.waiting.set(region, waited);
    this.pace.by(region, at);
  }

  /** When something that waits is to be looked through. */
  nextAt(): Instant | null {
    const [paced, turn] = [this.pace.nextAt(), this.turnsAt];
    return paced === null || turn === null ? (paced ?? turn) : Math.min(paced, turn);
  }

  /** What waited until then. */
  due(at: Instant): Moved {
    const types = new Map<string, ReadonlySet<string>>();
    const regions = new Set(this.turns.takeDue(at));
    for (const region of this.pace.takeDue(at)) {
      const waited = this.waiting.get(region);
      this.waiting.delete(region);
      if (waited?.all) regions.add(region);
      types.set(region, waited?.types ?? NONE);
    }
    return { regions, types, written: NONE };
  }

  /** Regions that were not looked through in this minute. */
  private unseen(seen: string[], at: Instant): Set<string> {
    const minute = Math.floor(at / MINUTE);
    const regions = new Set(seen.filter((region) => this.lookedAt.get(region) !== minute));
    for (const region of regions) this.lookedAt.set(region, minute);
    return regions;
  }

  private mayNow(region: string, types: ReadonlySet<string> = NONE, anew: ReadonlySet<string>, at: Instant): boolean {
    if (this.pace.mayNow(region, at)) return true;
    const waited = this.waiting.get(region) ?? { types: new Set<string>(), all: false };
    for (const type of types) waited.types.add(type);
    this.waiting.set(region, { types: waited.types, all: waited.all || anew.has(region) });
    return false;
  }
}
