import type { CalendarDay } from '#libs/domain/calendar/index.js';
import type {
  Duty,
  RosterException as ExceptionKept,
  RosterHole as HoleKept,
  InShift as InShiftKept,
  Roster as RosterKept,
  WeekShift as ShiftKept,
  SwapAnswer,
  RosterSwap as SwapKept,
  Turn,
  RosterWarning as WarningKept,
} from '#libs/domain/roster/index.js';
import type { Wire } from '#libs/domain/time/index.js';
import { ask, query, sent } from './api.js';
import type { When } from './told.js';

export type Roster = Wire<RosterKept>;
export type RosterSwap = Wire<SwapKept>;
export type RosterException = Wire<ExceptionKept>;
export type WeekShift = Wire<ShiftKept>;
export type InShift = Wire<InShiftKept>;
export type RosterHole = Wire<HoleKept>;
export type RosterWarning = Wire<WarningKept>;

/** Who is on duty in some days, as the server tells it. */
export interface RosterWeek {
  now: When;
  today: string;
  days: CalendarDay[];
  rosters: Roster[];
  shifts: WeekShift[];
  holes: RosterHole[];
  warnings: RosterWarning[];
  people: { id: string; name: string }[];
  /** Person id of who looks. */
  me: string | null;
}

export interface WeekAsked {
  from?: string | undefined;
  days?: number;
  hall?: string | undefined;
  duty?: Duty | undefined;
  mine?: 'true';
}

const of = (id: string): string => `/rosters/${encodeURIComponent(id)}`;

export type RosterWritten = Omit<RosterKept, 'exceptions' | 'swaps'>;

export const rosterApi = {
  week: (asked: WeekAsked) => ask<RosterWeek>(`/rosters/week?${query({ ...asked })}`),
  add: (roster: RosterWritten) => ask<Roster>('/rosters', sent('POST', roster)),
  change: (id: string, fields: Partial<RosterWritten>) => ask<Roster>(of(id), sent('PATCH', fields)),
  except: (id: string, said: Pick<ExceptionKept, 'day' | 'why'> & Partial<Pick<ExceptionKept, 'shift' | 'off' | 'in'>>) =>
    ask<Roster>(`${of(id)}/exceptions`, sent('POST', said)),
  unexcept: (id: string, exception: string) =>
    ask<Roster>(`${of(id)}/exceptions/${encodeURIComponent(exception)}`, { method: 'DELETE' }),
  askSwap: (id: string, wanted: { one: Omit<Turn, 'person'>; other: Turn; why?: string }) =>
    ask<Roster>(`${of(id)}/swaps`, sent('POST', wanted)),
  answerSwap: (id: string, swap: string, answer: SwapAnswer) =>
    ask<Roster>(`${of(id)}/swaps/${encodeURIComponent(swap)}`, sent('POST', { answer })),
};
