import { type Person, passwordFault, SAYS_PASSWORD_FAULT } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

/** Refuses a password that is guessed easily, and says why. */
export function demandGoodPassword(password: string, account: string, person: Person | undefined): void {
  const names = [account, person?.name, person?.phone].filter((name) => name !== undefined);
  const fault = passwordFault(password, { names });
  if (!fault) return;
  throw new Problem('weak-password', `${SAYS_PASSWORD_FAULT[fault].en}.`, {
    also: { because: fault, says: SAYS_PASSWORD_FAULT[fault] },
  });
}
