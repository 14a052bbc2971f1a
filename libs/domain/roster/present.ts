import { numberOf, type OpenHours, startOf } from '../calendar/index.js';
import { type Person, standInFor } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { Named } from './plan.js';
import { DUTY_ROLES, type Roster } from './roster.js';
import { isSkilled, isSkillKnown } from './skilled.js';

/** What rosters are read with. */
export interface RosterAround {
  people: readonly Person[];
  person(id: string): Person | undefined;
  hours: OpenHours;
  /** Whether somebody who is registered still is there no more, as when their account was disabled. Absent: nobody. */
  isGone?(personId: string): boolean;
}

/** Why nobody is on duty: nobody is named, who was is off, left, may not do it, or is away and nobody stands in. */
export const HOLE_REASONS = ['nobody', 'off', 'left', 'unqualified', 'away'] as const;
export type HoleReason = (typeof HOLE_REASONS)[number];

/** Who is there for somebody who is named, or why nobody is. */
export type Present = { person: Person; deputyOf?: string } | { missing: Exclude<HoleReason, 'nobody' | 'off'> };

/** S3-D7b: nobody unqualified is rostered. Of whom no skill is registered it is not known. */
export function mayBeOnDuty(
  person: Person,
  { duty, skill = duty === 'cash' ? 'cash' : undefined }: Roster,
  at: Instant,
): boolean {
  const roles = DUTY_ROLES[duty];
  if (roles && !person.roles.some((role) => roles.includes(role))) return false;
  return skill === undefined || !isSkillKnown(person) || isSkilled(person, skill, at);
}

const isAway = ({ deputies = [] }: Person, at: Instant): boolean => deputies.some(({ from, to }) => from <= at && at < to);

/** S4-D1b: who is away is stood in for, by who may do it. */
export function presentFor(named: Named, roster: Roster, at: Instant, around: RosterAround): Present {
  const { people, person, isGone = () => false } = around;
  const registered = person(named.person);
  if (!registered || isGone(named.person)) return { missing: 'left' };
  if (!isAway(registered, at)) return mayBeOnDuty(registered, roster, at) ? { person: registered } : { missing: 'unqualified' };
  const deputy = standInFor(registered, people, at);
  if (deputy === registered || isAway(deputy, at) || isGone(deputy.id)) return { missing: 'away' };
  return mayBeOnDuty(deputy, roster, at) ? { person: deputy, deputyOf: registered.id } : { missing: 'unqualified' };
}

/** Instants within a stretch at which it may be another who is there: somebody goes or comes back, or a day ends on which they may do it. */
export function turnsWithin(named: readonly Named[], from: Instant, to: Instant, around: RosterAround): Instant[] {
  const seen = new Set<string>();
  const turns: Instant[] = [];
  for (const ids = named.map(({ person }) => person); ids.length > 0; ) {
    const id = ids.pop() as string;
    const known = seen.has(id) ? undefined : around.person(id);
    seen.add(id);
    if (!known) continue;
    for (const deputy of known.deputies ?? []) {
      turns.push(deputy.from, deputy.to);
      ids.push(deputy.person);
    }
    for (const { until } of known.qualifications ?? []) turns.push(startOf(numberOf(until) + 1));
  }
  return turns.filter((at) => from < at && at < to);
}
