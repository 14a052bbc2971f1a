import { type Act, type ChainedAct, type Doing, REGISTER_ACTS, type Subject } from '../act/index.js';
import type { Instant } from '../time/index.js';
import type { FleetChange } from './fleet-changes.js';

/** A thing of the register, or a day of which something is said. */
export type RegisterKind = FleetChange['what'] | 'day';

type RegisterActName = (typeof REGISTER_ACTS)[number];

/** Those that say how the thing is afterwards: with a new password it is as it was. */
export const THING_ACTS = REGISTER_ACTS.filter((what) => what !== 'kiosk.rotate');

const isRetired = (thing: object | null): boolean => thing !== null && Reflect.get(thing, 'state') === 'retired';

/** By what name a change of a thing goes into the chain. */
export function registerActName(kind: FleetChange['what'], before: object | null, after: object): RegisterActName {
  if (kind === 'needs') return 'needs.change';
  if (kind === 'kiosk' && before !== null && isRetired(after) && !isRetired(before)) return 'kiosk.retire';
  return before === null ? `${kind}.add` : `${kind}.change`;
}

/** Behind the id of what was sent, so that one file is many acts, and what is sent twice is found again. No id that is sent has it. */
export const ACT_ID_MARK = '/';
export const actIdOf = ({ id }: Pick<Doing, 'id'>, { kind, id: of }: Subject): string =>
  `${id}${ACT_ID_MARK}${kind}${ACT_ID_MARK}${of}`;

/** An act about a thing of the register; before and after without secrets. */
export const registerAct = (
  doing: Doing,
  at: Instant,
  what: RegisterActName,
  subject: Subject,
  change: Pick<Act, 'before' | 'after'>,
): Act => ({ ...doing, id: actIdOf(doing, subject), at, what, subject, ...change });

/** A page of what was done to a thing, the newest first. */
export interface RegisterPage {
  items: ChainedAct[];
  next: string | null;
}

/** A thing as it was. */
export interface AsItWas {
  /** The number of the act by which it was so. */
  version: number;
  since: Instant;
  thing: object;
}

/** What was done to the things of the register, from the chain of acts. */
export abstract class RegisterHistory {
  abstract of(subject: Subject, page: { limit: number; after?: string | undefined }): Promise<RegisterPage>;
  /** Undefined: it was not registered then, as far as the chain knows. */
  abstract asOf(subject: Subject, at: Instant): Promise<AsItWas | undefined>;
  /** The number of the last act that changed it; 0: none did. */
  abstract version(subject: Subject): Promise<number>;
}
