/** What goes wrong of itself around a fleet, and how often. Rates by day are of one kiosk. */
export interface Noise {
  /** Short losses of the link, half a minute to three, a day. */
  shortDrops: number;
  /** Three minutes to half an hour. */
  mediumDrops: number;
  /** The connection stands, and what is said comes later, all at once. */
  lateBatches: number;
  /** The clock goes wrong until somebody sets it. */
  wrongClocks: number;
  /** A part, or the link, comes and goes for hours. */
  flapping: number;
  /** Share of kiosks whose clock is off by up to two minutes. */
  skewed: number;
  /** Share of kiosks that do not mark what they kept while they were offline. */
  unmarked: number;
  /** Share of what was kept, or of what is said at all, that comes twice. */
  repeatedLate: number;
  repeated: number;
  /** Share of jams that clear themselves. */
  selfClearing: number;
  /** The line of a hall, losses a month. */
  hallLines: number;
  /** Mains of a hall, losses a month. */
  mains: number;
  /** The carrier of a region, losses a quarter. */
  carriers: number;
  /** A business system does not answer a region, times a month and system. */
  systems: number;
  /** Announced restarts of a region's kiosks by night, a month. */
  upgrades: number;
}

/** By the parameters of the product's simulator page; late batches, wrong clocks, flapping, marks and systems are ours. */
export const NOISE: Noise = {
  shortDrops: 0.6,
  mediumDrops: 0.05,
  lateBatches: 0.05,
  wrongClocks: 1 / 3_000,
  flapping: 1 / 1_500,
  skewed: 0.02,
  unmarked: 0.25,
  repeatedLate: 0.01,
  repeated: 0.001,
  selfClearing: 0.7,
  hallLines: 0.5,
  mains: 0.3,
  carriers: 1,
  systems: 0.2,
  upgrades: 1,
};

const SHARES: readonly (keyof Noise)[] = ['skewed', 'unmarked', 'repeatedLate', 'repeated', 'selfClearing'];

/** The same noise, so many times as often; shares stay. */
export const noiseTimes = (times: number, noise: Noise = NOISE): Noise =>
  Object.fromEntries(
    Object.entries(noise).map(([name, often]) => [name, SHARES.includes(name as keyof Noise) ? often : often * times]),
  ) as unknown as Noise;
