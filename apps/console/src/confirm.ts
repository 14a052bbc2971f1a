import { shallowRef } from 'vue';
import { Refused } from './api.js';

/** Who waits for the password to be confirmed; null: nobody. */
export const confirming = shallowRef<((confirmed: boolean) => void) | null>(null);

const confirmed = (): Promise<boolean> =>
  new Promise((resolve) => {
    confirming.value = (answer) => {
      confirming.value = null;
      resolve(answer);
    };
  });

/** Does it, and once more after the password was asked for where the server wants that. Null: the person thought better of it. */
export async function withConfirmation<T>(act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused) || error.reason !== 'confirm-password') throw error;
    return (await confirmed()) ? act() : null;
  }
}
