import type { KioskRegistry, ReviewPlace } from '#libs/domain/index.js';

/** Where a review is opened; null: its hall is not registered any more. */
export function reviewPlace(hallId: string, registry: KioskRegistry): ReviewPlace | null {
  const hall = registry.hall(hallId);
  return hall ? { hall, people: registry.people(), calendar: registry.hours.calendar } : null;
}
