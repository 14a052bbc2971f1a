import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { type Change, fleet } from './fleet.js';

/** One thing by its id, read once and then kept true by the live line. */
export function useLiveThing<T extends { id: string }>(what: Change['what'], id: Ref<string>, read: (id: string) => Promise<T>) {
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
      if (!change) void load();
      else if (change.what === what && change.subject === id.value) thing.value = change.body as T;
    }),
  );
  return { thing, error, load };
}
