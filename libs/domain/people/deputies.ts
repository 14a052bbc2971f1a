import type { Instant } from '../time/index.js';
import type { Deputy, Person } from './people.js';

const stands =
  (at: Instant) =>
  ({ from, to }: Deputy): boolean =>
    from <= at && at < to;

/** Ids of those who stand in for a person now, the first named first. */
const deputiesNow = ({ deputies = [] }: Person, at: Instant): string[] => deputies.filter(stands(at)).map(({ person }) => person);

/**
 * Who does what is a person's now: they themselves, or who stands in for them, and so on where that one is away, too. Where two stand in for each
 * other, it ends with the second.
 */
export function standInFor(person: Person, people: readonly Person[], at: Instant): Person {
  const seen = new Set([person.id]);
  for (let now = person; ; ) {
    const next = deputiesNow(now, at).flatMap((id) => (seen.has(id) ? [] : people.filter((one) => one.id === id)))[0];
    if (!next) return now;
    seen.add(next.id);
    now = next;
  }
}

/** What is asked of the register about who hears. */
export interface RegisteredPeople {
  person(id: string): Person | undefined;
  people(): Person[];
}

/** Who hears what is for a person: who stands in, while they are away. Undefined: nobody of this id is registered. */
export function hearerOf(id: string | null | undefined, register: RegisteredPeople, at: Instant): Person | undefined {
  const person = register.person(id ?? '');
  return person?.deputies ? standInFor(person, register.people(), at) : person;
}

/** The same people in their order, who is away replaced by who stands in; nobody twice. */
export const presentOf = (wanted: readonly Person[], people: readonly Person[], at: Instant): Person[] => [
  ...new Set(wanted.map((person) => standInFor(person, people, at))),
];

/** For whom a person stands in now, named by those themselves. */
export const stoodInForBy = (personId: string, people: readonly Person[], at: Instant): Person[] =>
  people.filter((person) => person.id !== personId && deputiesNow(person, at).includes(personId));
