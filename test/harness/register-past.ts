import type { Hall, Instant, Kiosk, RegisterPast } from '#libs/domain/index.js';

/** A register that always said the same. Kiosks that are not among those that were heard never were. */
export const steadyPast = (halls: Hall[], kiosks: Kiosk[], heardSince: ReadonlyMap<string, Instant>): RegisterPast => ({
  kiosks: kiosks.map(({ id, hall, type, services, state }) => ({
    kioskId: id,
    since: 0,
    until: null,
    hall,
    type,
    services,
    state,
  })),
  halls: halls.map(({ id, hours, statutoryHolidays }) => ({ hallId: id, since: 0, until: null, hours, statutoryHolidays })),
  work: halls.flatMap(({ id, maintenance = [] }) =>
    maintenance.map((window) => ({ hallId: id, window, enteredAt: null, takenOutAt: null })),
  ),
  heardSince,
});

/** They were heard always. */
export const allHeard = (kiosks: Kiosk[]): ReadonlyMap<string, Instant> => new Map(kiosks.map(({ id }) => [id, 0]));
