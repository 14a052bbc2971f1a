import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { fleet } from './fleet.js';
import type { Change } from './told.js';

/** One thing by its id, read once and then kept true by the live line: `told` is what a change says of such things. */
export function useLiveThing<T extends { id: string }>(
  told: (change: Change) => T | null,
  id: Ref<string>,
  read: (id: string) => Promise<T>,
) {
  const thing = shallowRef<T | null>(null);
  const error = ref<unknown>(null);

  async function load(): Promise<void> {
    const asked = id.value;
    error.value = null;
    try {
      const answer = await read(asked);
      if (asked === id.value) thing.value = answer;
    } catch (cause) {
      if (asked === id.value) error.value = cause;
    }
  }

  watch(id, () => {
    thing.value = null;
    void load();
  });
  void load();
  onScopeDispose(
    fleet.onChange((change) => {
      if (!change) return void load();
      const now = told(change);
      if (now?.id === id.value) thing.value = now;
    }),
  );
  return { thing, error, load };
}
