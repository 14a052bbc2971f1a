import { maintenanceBetween } from '../calendar/index.js';
import type { Instant } from '../time/index.js';
import type { PlannedWork } from './past.js';
import { cut, minus, type Stretch } from './stretch.js';

/** A time that work was planned for while the register said so, and since when it did. */
export interface Announced {
  time: Stretch;
  enteredAt: Instant;
}

/** The times of planned work, each from when it was entered until it was taken out. */
export const announcedIn = (work: readonly PlannedWork[], asked: Stretch): Announced[] =>
  work.flatMap(({ window, enteredAt, takenOutAt }) => {
    const entered = enteredAt ?? Number.NEGATIVE_INFINITY;
    const stood = cut({ from: entered, to: takenOutAt }, asked);
    return maintenanceBetween([window], ...asked)
      .map((time) => ({ time: cut(time, stood), enteredAt: entered }))
      .filter(({ time: [from, to] }) => from < to);
  });

/** What work that was announced before it began does not excuse. */
export const unexcused = (
  told: { from: Instant; to: Instant | null },
  announced: readonly Announced[],
  asked: Stretch,
): Stretch[] =>
  minus(
    [cut(told, asked)],
    announced.filter(({ enteredAt }) => enteredAt <= told.from).map(({ time }) => time),
  );
