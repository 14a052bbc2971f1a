import { type Ref, ref } from 'vue';
import { Refused } from './api.js';
import { inWords } from './complaint.js';
import { withConfirmation } from './confirm.js';
import { say } from './i18n.js';

/** In the reader's language where the server says why. */
export const whyRefused = (cause: unknown): string => (cause instanceof Refused && cause.says ? say(cause.says) : inWords(cause));

interface Doing {
  busy: Ref<boolean>;
  error: Ref<string | null>;
  /** Does one thing at a time and keeps what went wrong. Answers whether it was done. */
  run(act: () => Promise<unknown>): Promise<boolean>;
}

/** What a form does, with what it shows meanwhile and afterwards. */
export function useDoing(): Doing {
  const busy = ref(false);
  const error = ref<string | null>(null);
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    busy.value = true;
    error.value = null;
    try {
      return (await withConfirmation(async () => ({ done: await act() }))) !== null;
    } catch (cause) {
      error.value = whyRefused(cause);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, error, run };
}
