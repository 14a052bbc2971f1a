import { type PasswordRules, type Person, passwordFault, saysPasswordFault } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

/** Refuses a password that is guessed easily or not as the place asks, and says why. */
export function demandGoodPassword(password: string, account: string, person: Person | undefined, rules: PasswordRules): void {
  const names = [account, person?.name, person?.phone].filter((name) => name !== undefined);
  const fault = passwordFault(password, { names }, rules);
  if (!fault) return;
  const says = saysPasswordFault(fault, rules);
  throw new Problem('weak-password', `${says.en}.`, { also: { because: fault, says } });
}
