import type { KioskRegistry, PlaceOf } from '#libs/domain/index.js';

/** Where halls are, as the register has it. */
export const placesOf =
  (registry: KioskRegistry): PlaceOf =>
  (hallId) => {
    const hall = registry.hall(hallId);
    return hall && { region: hall.region, department: hall.department ?? null };
  };
