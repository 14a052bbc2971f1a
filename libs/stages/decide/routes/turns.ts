import { firstTurn, type Instant, type KioskRegistry } from '#libs/domain/index.js';

const NOWHERE: ReadonlySet<string> = new Set();

/** When the next place opens or closes in a region with notices that stand: what they say of where to go is another thing then. */
export class Turns {
  private halls: ReadonlySet<string> = NOWHERE;
  /** By region; null: nothing there ever opens or closes. */
  private readonly next = new Map<string, Instant | null>();
  /** Some region has to be reckoned. */
  private isBehind = false;

  copy(): Turns {
    const copy = new Turns();
    copy.halls = this.halls;
    copy.isBehind = this.isBehind;
    for (const [region, at] of this.next) copy.next.set(region, at);
    return copy;
  }

  /** The register says something else of hours or days. */
  forget(): void {
    this.next.clear();
    this.isBehind = true;
  }

  /** `from`: up to then everything was looked through. */
  watch(halls: ReadonlySet<string>, from: Instant, registry: KioskRegistry): void {
    if (halls === this.halls && !this.isBehind) return;
    this.halls = halls;
    this.isBehind = false;
    const regions = new Set([...halls].flatMap((id) => registry.hall(id)?.region ?? []));
    for (const region of this.next.keys()) if (!regions.has(region)) this.next.delete(region);
    for (const region of regions) if (!this.next.has(region)) this.next.set(region, turnOf(region, from, registry));
  }

  nextAt(): Instant | null {
    const turns = [...this.next.values()].filter((at) => at !== null);
    return turns.length === 0 ? null : Math.min(...turns);
  }

  /** Regions in which a place opens or closes by then; their next turn is to be reckoned from there. */
  takeDue(at: Instant): string[] {
    const due = [...this.next].filter(([, turn]) => turn !== null && turn <= at).map(([region]) => region);
    for (const region of due) this.next.delete(region);
    this.isBehind ||= due.length > 0;
    return due;
  }
}

function turnOf(region: string, from: Instant, registry: KioskRegistry): Instant | null {
  const halls = registry.hallsIn(region).flatMap((id) => registry.hall(id) ?? []);
  return firstTurn(halls, registry.hours, from);
}
