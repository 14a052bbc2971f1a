import type { MaintenanceWindow } from '../hall/index.js';
import { DAY, type Instant } from '../time/index.js';
import { dayNumberAt, startOf, weekdayOf } from './day.js';
import { timeOfDay } from './hours.js';

/** One time that a window comes. */
export interface MaintenanceTime {
  from: Instant;
  to: Instant;
  window: MaintenanceWindow;
}

const WEEK_DAYS = 7;

/** When a window that begins on that day, if any does, lasts. */
function onDay(window: Extract<MaintenanceWindow, { kind: 'weekly' }>, day: number): MaintenanceTime | null {
  if (!window.on.includes(weekdayOf(day))) return null;
  const [from, to] = [timeOfDay(window.from), timeOfDay(window.to)];
  return { from: startOf(day) + from, to: startOf(day) + to + (to <= from ? DAY : 0), window };
}

/** The times of a window that are not over, within a week. */
function comingOf(window: MaintenanceWindow, at: Instant): MaintenanceTime[] {
  if (window.kind === 'once') return window.to > at ? [{ from: window.from, to: window.to, window }] : [];
  const today = dayNumberAt(at);
  const days = Array.from({ length: WEEK_DAYS + 2 }, (_, i) => today - 1 + i);
  return days.map((day) => onDay(window, day)).filter((time) => time !== null && time.to > at) as MaintenanceTime[];
}

/** The times of the windows that reach into a period. */
export function maintenanceBetween(windows: readonly MaintenanceWindow[], from: Instant, to: Instant): MaintenanceTime[] {
  const first = dayNumberAt(from) - 1;
  const days = Array.from({ length: dayNumberAt(to) - first + 1 }, (_, i) => first + i);
  const times = windows.flatMap((window) =>
    window.kind === 'once' ? [{ from: window.from, to: window.to, window }] : days.map((day) => onDay(window, day)),
  );
  return times.filter((time) => time !== null && time.from < to && time.to > from) as MaintenanceTime[];
}

const byTime = (a: MaintenanceTime, b: MaintenanceTime): number => a.from - b.from || a.to - b.to;

/** The maintenance that is on at the instant, or comes next; null when none is planned. */
export const nextMaintenance = (windows: readonly MaintenanceWindow[], at: Instant): MaintenanceTime | null =>
  windows.flatMap((window) => comingOf(window, at)).sort(byTime)[0] ?? null;

/** The maintenance that is on at the instant; null when none is. */
export function maintenanceAt(windows: readonly MaintenanceWindow[], at: Instant): MaintenanceTime | null {
  const next = nextMaintenance(windows, at);
  return next && next.from <= at ? next : null;
}
