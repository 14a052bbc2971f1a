import {
  type Hall,
  isAsRegistered,
  type Kiosk,
  type KioskRegistry,
  type OutageNotice,
  type RegisterTurn,
  touchesHall,
  touchesServices,
} from '#libs/domain/index.js';

/** Where the notice's device stands now, or the hall that it is of. */
export function placeOf(notice: OutageNotice, registry: KioskRegistry): { kiosk: Kiosk | undefined; hall: Hall | undefined } {
  const kiosk = notice.kioskId === null ? undefined : registry.kiosk(notice.kioskId);
  return { kiosk, hall: registry.hall(kiosk?.hall ?? notice.hallId) };
}

/** Whether the register says something else than the notice, so that it is written anew. */
export function isOtherwise(notice: OutageNotice, turn: RegisterTurn, registry: KioskRegistry): boolean {
  const { kiosk, hall } = placeOf(notice, registry);
  if (!hall) return false;
  // The cause of one that failed its acceptance may be gone, so that nothing else ends.
  if (notice.barred && kiosk?.state === 'retired') return true;
  return (
    turn.services === true ||
    touchesHall(turn, notice) ||
    touchesServices(turn, notice) ||
    !isAsRegistered(notice, kiosk, hall, registry.kiosks())
  );
}
