import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { api } from './api.js';
import { millis, serverNow } from './time.js';
import type { StoredReading } from './told.js';

/** The ranges of the charts, milliseconds. */
export const RANGES = { h1: 3_600_000, h24: 86_400_000, d7: 7 * 86_400_000 } as const;
export type Range = keyof typeof RANGES;

/** A week of heartbeats, one a minute, and some more. */
export const MOST = 12_000;
/** Live readings are asked for at most this often. */
const PACE = 1_000;

export interface Series {
  /** Oldest first. */
  readings: Ref<StoredReading[]>;
  loading: Ref<boolean>;
  error: Ref<unknown>;
  reload: () => void;
}

const oldestFirst = (items: StoredReading[]): StoredReading[] => items.sort((a, b) => millis(a.ts) - millis(b.ts));
const key = (reading: StoredReading): string => `${millis(reading.ts)}`;

/** Readings of one kind over the range. `heard` tells that the kiosk spoke: then only what is new is asked for. */
export function useReadings(kioskId: Ref<string>, kind: string, range: Ref<Range>, heard: Ref<unknown>): Series {
  const readings = shallowRef<StoredReading[]>([]);
  const loading = ref(true);
  const error = ref<unknown>(null);
  let turn = 0;
  let timer: number | undefined;

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    error.value = null;
    try {
      const from = Math.floor(serverNow() - RANGES[range.value]);
      const items = await api.readings({ kioskId: kioskId.value, kind, from }, MOST);
      if (mine === turn) readings.value = oldestFirst(items);
    } catch (cause) {
      if (mine === turn) error.value = cause;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  async function append(): Promise<void> {
    const mine = turn;
    const start = serverNow() - RANGES[range.value];
    const last = readings.value.at(-1);
    const items = await api.readings({ kioskId: kioskId.value, kind, from: last ? millis(last.ts) : Math.floor(start) }, MOST);
    if (mine !== turn) return;
    const known = new Set(readings.value.slice(-items.length - 1).map(key));
    const fresh = oldestFirst(items.filter((item) => !known.has(key(item))));
    readings.value = [...readings.value, ...fresh].filter((item) => millis(item.ts) >= start).slice(-MOST);
  }

  const spoke = (): void => {
    if (loading.value || timer !== undefined) return;
    timer = window.setTimeout(() => {
      timer = undefined;
      append().catch((cause: unknown) => {
        error.value = cause;
      });
    }, PACE);
  };

  watch([kioskId, range], load, { immediate: true });
  watch(heard, spoke);
  onScopeDispose(() => {
    turn++;
    window.clearTimeout(timer);
  });
  return { readings, loading, error, reload: load };
}
