import type { Cause, Note, TellTruth } from '../model/index.js';

/** What is being wrong with many at once. */
export type Wide = Omit<Cause, 'to' | 'heardFrom'> & { heardFrom?: number };

/** Writes down causes from beginning to end, and tells each when it is over. */
export class TruthLedger {
  /** By kiosk and cause. */
  private readonly open = new Map<string, Map<string, Cause>>();
  private readonly wide = new Set<Cause>();

  constructor(private readonly tell: TellTruth) {}

  /** What a kiosk's life brought. What nobody can hear of now is heard later. */
  note(kioskId: string, notes: readonly Note[], at: number, isHeard: boolean): void {
    for (const note of notes) {
      if (note.what === 'ended') this.end(kioskId, note.cause, at);
      else this.begin(kioskId, note, at, isHeard);
    }
  }

  /** The kiosk is heard again, and says how everything stands. */
  heard(kioskId: string, at: number): void {
    for (const cause of this.open.get(kioskId)?.values() ?? []) cause.heardFrom ??= at;
  }

  /** A whole cause, over already. */
  whole(cause: Cause): void {
    this.tell(cause);
  }

  /** Answers how to say that it is over, and since when it is heard of. */
  beginWide(wide: Wide): { heard(at: number): void; end(at: number): void } {
    const cause: Cause = { heardFrom: null, ...wide, to: null };
    this.wide.add(cause);
    return {
      heard: (at) => {
        cause.heardFrom ??= at;
      },
      end: (at) => {
        if (this.wide.delete(cause)) this.tell({ ...cause, to: at });
      },
    };
  }

  /** Tells what still stands. */
  finish(): void {
    for (const causes of this.open.values()) for (const cause of causes.values()) this.tell(cause);
    for (const cause of this.wide) this.tell(cause);
    this.open.clear();
    this.wide.clear();
  }

  private begin(kioskId: string, { what: _, ...note }: Extract<Note, { what: 'began' }>, at: number, isHeard: boolean): void {
    const causes = this.open.get(kioskId) ?? new Map<string, Cause>();
    this.open.set(kioskId, causes);
    const before = causes.get(note.cause);
    if (before && !before.edge) return;
    const { cause, ...rest } = note;
    const foreseeable = before && { foreseeableFrom: before.from };
    causes.set(cause, { cause, kiosks: [kioskId], from: at, to: null, heardFrom: isHeard ? at : null, ...rest, ...foreseeable });
  }

  private end(kioskId: string, name: string, at: number): void {
    const cause = this.open.get(kioskId)?.get(name);
    if (!cause) return;
    this.open.get(kioskId)?.delete(name);
    // What came and went while nobody could hear is nobody's order.
    this.tell({ ...cause, to: at, needsOrder: cause.needsOrder && cause.heardFrom !== null });
  }
}
