import type { Roster } from '../../api-roster.js';

interface Known {
  id: string;
  name: string;
}

/** A rotation as it is written down: names in one text for each shift of each day. */
export interface RotationDraft {
  shifts: { id: string; name: string; from: string; to: string }[];
  anchor: string;
  /** By day and in the order of the shifts. */
  days: string[][];
  holiday: string[];
}

const SEPARATOR = /[、,，;；]+/;

/** A name where it is one person's alone, else the id. */
const told = (id: string, people: readonly Known[]): string => {
  const name = people.find((one) => one.id === id)?.name;
  return name !== undefined && people.filter((one) => one.name === name).length === 1 ? name : id;
};

const cellsOf = (plan: Record<string, string[]>, shifts: readonly { id: string }[], people: readonly Known[]): string[] =>
  shifts.map(({ id }) => (plan[id] ?? []).map((one) => told(one, people)).join('、'));

export const draftOf = ({ shifts, rotation, statutoryHolidays }: Roster, people: readonly Known[]): RotationDraft => ({
  shifts: shifts.map((one) => ({ ...one })),
  anchor: rotation.anchor,
  days: rotation.days.map((plan) => cellsOf(plan, shifts, people)),
  holiday: cellsOf(typeof statutoryHolidays === 'string' ? {} : statutoryHolidays, shifts, people),
});

/** Nobody registered has this name or id. */
export class NotKnown extends Error {}

function idOf(text: string, people: readonly Known[]): string {
  const byId = people.find((one) => one.id === text);
  const byName = people.filter((one) => one.name === text);
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (!found) throw new NotKnown(text);
  return found.id;
}

/** Throws {@link NotKnown}. */
export const planOf = (
  cells: readonly string[],
  shifts: readonly { id: string }[],
  people: readonly Known[],
): Record<string, string[]> =>
  Object.fromEntries(
    shifts.map(({ id }, nth) => [
      id,
      (cells[nth] ?? '').split(SEPARATOR).flatMap((text) => (text.trim() === '' ? [] : [idOf(text.trim(), people)])),
    ]),
  );
