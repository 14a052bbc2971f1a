import type { FleetFile } from '#libs/contracts/index.js';
import { Befalling } from './befalling.js';
import { Director } from './director.js';
import { Gate } from './gate.js';
import type { Address } from './link.js';
import { type Days, NOISE, type Noise, natureOf, noiseTimes, Random, type TellTruth, WEEKDAYS } from './model/index.js';
import { type Outside, SimulatedKiosk } from './simulated-kiosk.js';
import type { Counters, DownlinkBroken, Say, Simulation, Time } from './simulation.js';
import { longAfter, Timers } from './timers.js';
import { TruthLedger } from './truth/ledger.js';

/** Connections that may be in the making at a time. */
const CONNECTING = 64;

export interface SimulateOptions {
  /** Of the broker. A user in it is used for all kiosks; else each kiosk is its own user. */
  url: string;
  fleet: FleetFile;
  /** By kiosk id, or a function of it. */
  passwords: Record<string, string> | ((kioskId: string) => string | undefined);
  /** The same seed gives the same fleet life. */
  seed: number;
  clock: Time;
  /** `eager`: things go wrong within seconds and on and on, for people who watch. `calm`: as in life. */
  opening?: 'eager' | 'calm';
  /** How often all things happen; 1 is as in life. */
  rate?: number;
  noise?: Noise;
  /** Working days and holidays; without it every day from Monday to Friday is worked. */
  days?: Days;
  say?: Say;
  /** Told of every cause when it is over, and at the end. */
  truth?: TellTruth;
}

function addressOf(options: SimulateOptions, region: string, kioskId: string): Address {
  const url = new URL(options.url);
  const { username, password: shared } = url;
  url.username = '';
  url.password = '';
  const { passwords } = options;
  const own =
    typeof passwords === 'function' ? passwords(kioskId) : Object.hasOwn(passwords, kioskId) ? passwords[kioskId] : undefined;
  const password = own ?? (shared ? decodeURIComponent(shared) : undefined);
  return {
    url: url.href,
    kioskId,
    region,
    username: username ? decodeURIComponent(username) : kioskId,
    ...(password !== undefined && { password }),
  };
}

function kiosksOf(options: SimulateOptions, outside: Outside): SimulatedKiosk[] {
  const { fleet, seed, rate = 1, noise = NOISE, days = WEEKDAYS } = options;
  const regions = new Map(fleet.halls.map((hall) => [hall.id, hall.region]));
  return fleet.kiosks
    .filter((kiosk) => kiosk.state === 'active' && regions.has(kiosk.hall))
    .map((kiosk) => {
      const random = new Random(seed, kiosk.id);
      const address = addressOf(options, regions.get(kiosk.hall) as string, kiosk.id);
      return new SimulatedKiosk(address, natureOf(kiosk, rate, random, { noise, days }), random, outside);
    });
}

/** What befalls halls and regions, in the time of the simulation. */
function surround(options: SimulateOptions, kiosks: SimulatedKiosk[], ledger: TruthLedger, timers: Timers): void {
  const { fleet, seed, clock: time, rate = 1, noise = NOISE } = options;
  const hallOf = new Map(fleet.kiosks.map(({ id, hall }) => [id, hall]));
  const byHall = new Map<string, ReturnType<SimulatedKiosk['befallen']>[]>();
  for (const kiosk of kiosks) {
    const hall = hallOf.get(kiosk.id) ?? '';
    byHall.set(hall, [...(byHall.get(hall) ?? []), kiosk.befallen()]);
  }
  const regions = new Map(fleet.halls.filter(({ id }) => byHall.has(id)).map(({ id, region }) => [id, region]));
  const later = (at: number, run: (at: number) => unknown): void => longAfter(timers, at - time.now(), () => run(time.now()));
  const streams = (name: string): Random => new Random(seed, name);
  const befalling = new Befalling({ byHall, regions, ledger, later, random: streams('around') });
  befalling.followAll(time.now(), rate === 1 ? noise : noiseTimes(rate, noise), streams);
}

/** Starts a fleet of kiosks that publish to a broker. Answers at once; connections follow, a few dozen at a time. */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const { seed, clock: time, rate = 1, say = () => {} } = options;
  const counters: Counters = { connected: 0, published: 0, acknowledged: 0 };
  const ledger = new TruthLedger(options.truth ?? (() => undefined));
  const timers = new Timers((ms, call) => time.after(ms, call));
  const breaches = new Breaches();
  const gate = new Gate(CONNECTING);
  const broken = (error: DownlinkBroken): void => breaches.note(error);
  const kiosks = kiosksOf(options, { time, gate, counters, say, truth: ledger, broken });
  const director = new Director(kiosks, new Random(seed, 'director'), { time, say, rate });
  for (const kiosk of kiosks) kiosk.open();
  if (options.opening === 'eager') director.start();
  surround(options, kiosks, ledger, timers);
  return {
    counters,
    broken: breaches.first,
    stop: async () => {
      director.stop();
      timers.clear();
      ledger.finish();
      await Promise.all(kiosks.map((kiosk) => kiosk.stop()));
      breaches.mustBeNone();
    },
  };
}

/** What was sent to kiosks and breaks the contract; the first is told. */
class Breaches {
  private was: DownlinkBroken | undefined;
  private tell: (error: DownlinkBroken) => void = () => undefined;
  readonly first = new Promise<DownlinkBroken>((resolve) => {
    this.tell = resolve;
  });

  note(error: DownlinkBroken): void {
    this.was ??= error;
    this.tell(error);
  }

  mustBeNone(): void {
    if (this.was) throw this.was;
  }
}
