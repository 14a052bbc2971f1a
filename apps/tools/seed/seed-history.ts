import { daysOf, NOISE, virtualLife } from '#apps/simulator/index.js';
import { type Seeded, type SeedProgress, type Setting, type Stores, seedStores } from '#libs/composition/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { DAY, type Fleet, WorkingCalendar } from '#libs/domain/index.js';
import { befallsSurely, pastSilences } from './events.js';
import { PastPeople } from './people.js';

export interface SeedWishes {
  fleet: FleetFile;
  days: number;
  /** The same seed gives the same past. */
  seed: number;
  /** Where the past ends; absent: now. */
  until?: number;
  force?: boolean;
  progress?(progress: SeedProgress): void;
}

/** A past has no repeats: nobody would learn from them. */
const noise = { ...NOISE, repeated: 0, repeatedLate: 0 };

/** Gives the stores the past of a simulated fleet and its people. Throws StartRefused where there is one already. */
export function seedHistory(on: Setting, stores: Stores, wishes: SeedWishes): Promise<Seeded> {
  const { days, seed, until: to = on.clock.now(), force = false, progress = () => undefined } = wishes;
  // A generated fleet has ids only of its own and states as they are to be.
  const fleet = { ...wishes.fleet, kiosks: wishes.fleet.kiosks.map((kiosk) => ({ ...kiosk, state: 'active' as const })) };
  const from = to - days * DAY;
  const people = new PastPeople(fleet, seed);
  const surely = befallsSurely(fleet, from, to);
  const messages = people.in(virtualLife({ fleet, seed, from, to, noise, surely, days: daysOf(new WorkingCalendar()) }));
  return seedStores(on, stores, {
    ...{ fleet: fleet as Fleet, messages, from, to, force, progress },
    silences: pastSilences(fleet, from, to),
    ordered: (order) => people.wide(order),
  });
}
