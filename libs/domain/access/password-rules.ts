import { DAY, type Instant } from '../time/index.js';

/** What a place asks of passwords beyond that they are hard to guess. 等保 2.0 (GB/T 22239) leaves the numbers to the place. */
export interface PasswordRules {
  /** Characters at least. */
  least: number;
  /** Of small letters, capital letters, digits and all else so many must be there. Letters without case are of the last. */
  classes: number;
  /** Days after which another one is chosen; 0: never. */
  days: number;
  /** The last so many are not taken again, the present one among them; 0: any may come back. */
  former: number;
}

/** Unless the place says otherwise. Ours. */
export const PASSWORD_RULES: PasswordRules = { least: 8, classes: 1, days: 0, former: 0 };

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

export const classesOf = (password: string): number => CLASSES.filter((one) => one.test(password)).length;

/** Whether another password is to be chosen. `since`: when it was chosen, 0 if nobody noted it; null: there is none. */
export const isPasswordOld = (since: Instant | null, { days }: Pick<PasswordRules, 'days'>, now: Instant): boolean =>
  days > 0 && since !== null && now - since >= days * DAY;
