import type { FleetFile } from '#libs/contracts/index.js';
import { Director } from './director.js';
import { Gate } from './gate.js';
import type { Address } from './link.js';
import { natureOf, Random } from './model/index.js';
import { SimulatedKiosk } from './simulated-kiosk.js';
import type { Counters, Say, Simulation, Time } from './simulation.js';

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
  say?: Say;
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

function kiosksOf(options: SimulateOptions, counters: Counters): SimulatedKiosk[] {
  const { fleet, seed, clock: time, rate = 1, say = () => {} } = options;
  const regions = new Map(fleet.halls.map((hall) => [hall.id, hall.region]));
  const outside = { time, gate: new Gate(CONNECTING), counters, say };
  return fleet.kiosks
    .filter((kiosk) => kiosk.state === 'active' && regions.has(kiosk.hall))
    .map((kiosk) => {
      const random = new Random(seed, kiosk.id);
      const address = addressOf(options, regions.get(kiosk.hall) as string, kiosk.id);
      return new SimulatedKiosk(address, natureOf(kiosk, rate, random), random, outside);
    });
}

/** Starts a fleet of kiosks that publish to a broker. Answers at once; connections follow, a few dozen at a time. */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const { seed, clock: time, rate = 1, say = () => {} } = options;
  const counters: Counters = { connected: 0, published: 0, acknowledged: 0 };
  const kiosks = kiosksOf(options, counters);
  const director = new Director(kiosks, new Random(seed, 'director'), { time, say, rate });
  for (const kiosk of kiosks) kiosk.open();
  if (options.opening === 'eager') director.start();
  return {
    counters,
    stop: async () => {
      director.stop();
      await Promise.all(kiosks.map((kiosk) => kiosk.stop()));
    },
  };
}
