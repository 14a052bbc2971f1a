import type { FleetFile, Kind } from '#libs/contracts/index.js';
import { Befalling } from '../befalling.js';
import {
  type Befalls,
  type Days,
  type Errand,
  NOISE,
  type Noise,
  natureOf,
  Random,
  type TellTruth,
  WEEKDAYS,
} from '../model/index.js';
import { TruthLedger } from '../truth/ledger.js';
import { Heap } from './heap.js';
import { type Said, VirtualKiosk } from './virtual-kiosk.js';

/** A message as the broker hands it over. */
export interface Heard {
  receivedAt: number;
  kioskId: string;
  kind: Kind;
  payload: Record<string, unknown>;
}

/** What a person does about the order of a kiosk. */
export interface Done {
  receivedAt: number;
  kioskId: string;
  act: Errand['act'];
}

export interface VirtualFleetOptions {
  fleet: FleetFile;
  /** The same seed gives the same fleet life. */
  seed: number;
  from: number;
  to: number;
  noise?: Noise;
  /** Working days and holidays; without it every day from Monday to Friday is worked. */
  days?: Days;
  /** What befalls it beside what does so by chance, in the order of time. */
  surely?: readonly Befalls[];
  /** Told of every cause when it is over, and at the end. */
  truth?: TellTruth;
}

/** A kiosk's own time may have changed since: then its older turns count no more. */
type Due = { at: number; kiosk: VirtualKiosk; turn: number } | { at: number; run: (at: number) => [VirtualKiosk, Said[]][] };

/** On the way to us, milliseconds. */
const UNDER_WAY = 20;

/** The life of a fleet in the order in which it is heard of, as fast as it can be reckoned. */
export function* virtualFleet(options: VirtualFleetOptions): Generator<Heard> {
  for (const one of virtualLife({ ...options, noise: { ...(options.noise ?? NOISE), repeated: 0, repeatedLate: 0 } }))
    if ('kind' in one) yield one;
}

/** The same, with what people do, and with what comes twice. */
export function* virtualLife(options: VirtualFleetOptions): Generator<Heard | Done> {
  const { seed, to, noise = NOISE } = options;
  const repeats = new Random(seed, 'repeats');
  const { due, ledger } = begun(options);
  try {
    for (let next = due.take(); next && next.at < to - UNDER_WAY; next = due.take()) {
      const { at } = next;
      if ('kiosk' in next && next.turn !== next.kiosk.turn) continue;
      const moves: [VirtualKiosk, Said[]][] = 'kiosk' in next ? [[next.kiosk, next.kiosk.live(at)]] : next.run(at);
      for (const [kiosk, said] of moves) {
        // A generator of its own for each of them would cost a tenth of a simulated life.
        for (const one of said) {
          const told = heardOf(kiosk, one, at);
          yield told;
          if ('kind' in told && noise.repeated > 0 && repeats.chance(noise.repeated)) yield told;
        }
        due.put({ at: Math.max(kiosk.nextAt, at + 1), kiosk, turn: ++kiosk.turn });
      }
    }
  } finally {
    // Whoever has heard enough is told the truth so far.
    ledger.finish();
  }
}

/** Everybody, switched on within the first minute, and what is to befall them. */
function begun(options: VirtualFleetOptions) {
  const { fleet, seed, from, noise = NOISE, days = WEEKDAYS, surely = [], truth = () => undefined } = options;
  const due = new Heap<Due>();
  const ledger = new TruthLedger(truth);
  const byHall = new Map<string, VirtualKiosk[]>();
  for (const kiosk of fleet.kiosks.filter(({ state }) => state === 'active')) {
    const random = new Random(seed, kiosk.id);
    const one = new VirtualKiosk(natureOf(kiosk, 1, random, { noise, days }), from, random, ledger);
    byHall.set(kiosk.hall, [...(byHall.get(kiosk.hall) ?? []), one]);
    due.put({ at: one.nextAt, kiosk: one, turn: one.turn });
  }
  const regions = new Map(fleet.halls.filter(({ id }) => byHall.has(id)).map(({ id, region }) => [id, region]));
  const streams = (name: string): Random => new Random(seed, name);
  const befalling = new Befalling<Said, VirtualKiosk>({
    byHall,
    regions,
    ledger,
    later: (at, run) => due.put({ at, run }),
    random: streams('around'),
  });
  befalling.followAll(from, noise, streams);
  befalling.follow(surely.values());
  return { due, ledger };
}

function heardOf({ nature: { id: kioskId } }: VirtualKiosk, said: Said, at: number): Heard | Done {
  const receivedAt = Math.round(at) + UNDER_WAY;
  if ('act' in said) return { receivedAt, kioskId, act: said.act };
  return { receivedAt, kioskId, kind: said.kind, payload: said.payload as Heard['payload'] };
}
