import type { Hall, MaintenanceWindow } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Instant } from '../time/index.js';

/** From when on the register said it, until it said otherwise. */
interface Said {
  since: Instant;
  /** Null: still. */
  until: Instant | null;
}

/** What the register said of a kiosk for a time, as far as figures hang on it. */
export interface KioskThen extends Said, Pick<Kiosk, 'hall' | 'type' | 'services' | 'state'> {
  kioskId: string;
}

/** When a hall was to be open, as the register said for a time. */
export interface HallThen extends Said, Pick<Hall, 'hours' | 'statutoryHolidays'> {
  hallId: string;
}

/** A window of maintenance, and when it stood in the register. */
export interface PlannedWork {
  hallId: string;
  window: MaintenanceWindow;
  /** Null: before this was kept. */
  enteredAt: Instant | null;
  /** Null: it stands. */
  takenOutAt: Instant | null;
}

/** What the register said, all the time. What came first is taken to have been so before too. */
export interface RegisterPast {
  kiosks: readonly KioskThen[];
  halls: readonly HallThen[];
  work: readonly PlannedWork[];
  /** When each kiosk was heard first; of one that never was there is nothing. */
  heardSince: ReadonlyMap<string, Instant>;
}

/** Where it is kept what the register said, and since when kiosks are heard. */
export abstract class PastBook {
  abstract read(): Promise<RegisterPast>;
  /** Windows of one hall, also those that were taken out; the last entered first. */
  abstract workOf(hallId: string): Promise<PlannedWork[]>;
  /** Kiosks were heard at these moments; earlier ones that are known stand. */
  abstract noteHeard(moments: ReadonlyMap<string, Instant>): Promise<void>;
}

/** It was entered when it had begun already, or was over: it changes nothing of what was before. */
export const isLate = ({ window, enteredAt }: PlannedWork): boolean =>
  window.kind === 'once' && enteredAt !== null && enteredAt > window.from;
