import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/kiosk.js';

const NONE: readonly string[] = Object.freeze([]);

/** Which kiosks are in which hall, and which halls are in which region. */
export class Places {
  private readonly byHall = new Map<string, string[]>();
  private readonly byRegion = new Map<string, string[]>();
  private readonly hallOf = new Map<string, string>();

  constructor(halls: Iterable<Hall> = [], kiosks: Iterable<Kiosk> = []) {
    this.takeHalls(halls);
    for (const kiosk of kiosks) add(this.byHall, kiosk.hall, kiosk.id);
  }

  kiosksIn(hallId: string): readonly string[] {
    return this.byHall.get(hallId) ?? NONE;
  }

  hallsIn(region: string): readonly string[] {
    return this.byRegion.get(region) ?? NONE;
  }

  /** A hall that is new, or in another region now. */
  takeHalls(halls: Iterable<Hall>): void {
    for (const { id, region } of halls) {
      const before = this.hallOf.get(id);
      if (before === region) continue;
      if (before !== undefined) remove(this.byRegion, before, id);
      this.hallOf.set(id, region);
      add(this.byRegion, region, id);
    }
  }

  /** A kiosk that is new, or in another hall now. */
  takeKiosk({ id, hall }: Kiosk, before: Kiosk | undefined): void {
    if (before?.hall === hall) return;
    if (before) remove(this.byHall, before.hall, id);
    add(this.byHall, hall, id);
  }
}

function add(lists: Map<string, string[]>, key: string, id: string): void {
  const list = lists.get(key);
  if (list) list.push(id);
  else lists.set(key, [id]);
}

function remove(lists: Map<string, string[]>, key: string, id: string): void {
  lists.set(
    key,
    (lists.get(key) ?? []).filter((one) => one !== id),
  );
}
