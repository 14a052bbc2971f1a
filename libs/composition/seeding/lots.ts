import type { History, Reading } from '#libs/domain/index.js';
import { Loads, type PastSpan, type Unkept } from './loading.js';
import { type Pack, Unpacking } from './packing.js';

/** Readings that stand unpacked at once: few enough not to outlive the young generation. */
const UNPACKED = 16_000;

/** Where a packed reading stands: its pack in the lot, and its place in the pack. */
interface PlaceInLot {
  pack: Unpacking;
  at: number;
}

/** Loads packed readings, kiosk by kiosk of a lot: a store takes readings of one series in a row for less. */
export class Lots {
  private readonly loads: Loads;
  private packs: Pack[] = [];
  private count = 0;

  constructor(
    history: Pick<History, 'load'> & Partial<Pick<History, 'keptSince'>>,
    span: PastSpan,
    /** Readings that are put in the order of their kiosks together. */
    private readonly lot: number,
  ) {
    this.loads = new Loads(history, span, UNPACKED);
  }

  get unkept(): Unkept {
    return this.loads.unkept;
  }

  /** Resolves when the next may be taken. */
  async take(pack: Pack): Promise<void> {
    this.packs.push(pack);
    this.count += pack.count;
    if (this.count >= this.lot) await this.load();
  }

  async finish(): Promise<void> {
    await this.load();
    await this.loads.finish();
  }

  private async load(): Promise<void> {
    const { packs } = this;
    this.packs = [];
    this.count = 0;
    for (const reading of bySeries(packs)) {
      this.loads.take(reading);
      if (this.loads.full) await this.loads.load();
    }
    await this.loads.load(packs.at(-1)?.until);
  }
}

/** Of one series the order stays. */
function* bySeries(packs: readonly Pack[]): Generator<Reading> {
  const series = new Map<string, PlaceInLot[]>();
  for (const pack of packs.map((one) => new Unpacking(one))) {
    for (const { at, kioskId, kind } of pack.places()) {
      const name = `${kioskId} ${kind}`;
      const places = series.get(name);
      if (places) places.push({ pack, at });
      else series.set(name, [{ pack, at }]);
    }
  }
  for (const places of series.values()) for (const { pack, at } of places) yield pack.readingAt(at);
}
