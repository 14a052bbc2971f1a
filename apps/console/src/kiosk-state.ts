import { lacks } from '#libs/domain/availability/now.js';
import { fleet } from './fleet.js';
import { isBlind } from './monitoring.js';
import type { Incident, KioskEntry, LevelView, Link } from './told.js';

/** Cash units that are emptied by the public: their trouble is at the low end, as with supplies. */
const GIVES_OUT = new Set(['cassette', 'coinHopper']);

/** True when the unit fills up in use. */
export const fills = (level: { of: LevelView['of']; kind: string }): boolean =>
  level.of === 'cashbox' && !GIVES_OUT.has(level.kind);

type Known = LevelView & { pct: number };
const told = (kiosk: KioskEntry): Known[] => (kiosk.view?.levels ?? []).filter((level): level is Known => level.pct !== null);

/** The supply, or the unit that gives out money, which runs out first. */
export const lowestSupply = (kiosk: KioskEntry): Known | undefined =>
  told(kiosk)
    .filter((level) => !fills(level))
    .sort((a, b) => a.pct - b.pct)[0];

/** The cash unit that is fullest. */
export const fullestBox = (kiosk: KioskEntry): Known | undefined =>
  told(kiosk)
    .filter(fills)
    .sort((a, b) => b.pct - a.pct)[0];

/** `unknown`: nobody watches, so what was heard last is no word of now. */
export type LinkNow = Link | 'unknown';

export function linkOf(kiosk: KioskEntry): LinkNow {
  const link = kiosk.view?.link ?? 'never';
  return link === 'up' && isBlind.value ? 'unknown' : link;
}

/** The gravest open incident. */
export const worstOf = (kiosk: KioskEntry): Incident | undefined => fleet.incidentsByKiosk.value.get(kiosk.id)?.[0];

/** Something is wrong now. */
export const troubled = (kiosk: KioskEntry): boolean =>
  worstOf(kiosk) !== undefined || linkOf(kiosk) === 'down' || lacks(kiosk.servicesNow);
