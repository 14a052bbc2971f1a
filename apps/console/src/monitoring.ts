import { computed, ref } from 'vue';
import type { Monitoring } from './told.js';

const told = ref<Monitoring | null>(null);

/** Whether somebody watches, as the server said last; null: it has not said yet. */
export const monitoring = computed(() => told.value);

/** Nobody watches: nothing may be claimed of now. */
export const isBlind = computed(() => told.value?.state === 'interrupted');

/** It is known that somebody watches. */
export const isWatched = computed(() => told.value?.state === 'watching');

export function hear(said: Monitoring | undefined): void {
  if (said) told.value = said;
}
