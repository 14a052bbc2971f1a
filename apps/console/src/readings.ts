import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { api } from './api.js';
import { serverNow } from './time.js';
import type { Course, CoursePoint } from './told.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The ranges of the charts, milliseconds. */
export const RANGES = { h1: HOUR, h24: DAY, d7: 7 * DAY, d30: 30 * DAY, y1: 365 * DAY } as const;
export type Range = keyof typeof RANGES;

/** A kiosk's clock may be ahead. */
const AHEAD = HOUR;
/** Live readings are asked for at most this often. */
const PACE = 1_000;

export interface Series {
  /** Oldest first. */
  readings: Ref<CoursePoint[]>;
  /** The oldest of the range are left out. */
  capped: Ref<boolean>;
  loading: Ref<boolean>;
  error: Ref<unknown>;
  reload: () => void;
}

/** Readings of one kind over the range. `heard` tells that the kiosk spoke: then only what is new is asked for. */
export function useReadings(kioskId: Ref<string>, kind: string, range: Ref<Range>, heard: Ref<unknown>): Series {
  const readings = shallowRef<CoursePoint[]>([]);
  const capped = ref(false);
  const loading = ref(true);
  const error = ref<unknown>(null);
  let turn = 0;
  let timer: number | undefined;
  let resolution: Course['resolution'] | undefined;

  const since = (from: number, as?: Course['resolution']) =>
    api.course({ kioskId: kioskId.value, kind, from, to: Math.ceil(serverNow()) + AHEAD, ...(as && { resolution: as }) });
  const start = (): number => Math.floor(serverNow() - RANGES[range.value]);

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    error.value = null;
    try {
      const course = await since(start());
      if (mine !== turn) return;
      readings.value = course.items;
      capped.value = course.capped;
      resolution = course.resolution;
    } catch (cause) {
      if (mine === turn) error.value = cause;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** The last window may have gone on since. */
  async function append(): Promise<void> {
    const mine = turn;
    const from = readings.value.at(-1)?.ts ?? start();
    const { items } = await since(from, resolution);
    if (mine !== turn) return;
    const begin = start();
    readings.value = [...readings.value.filter(({ ts }) => ts < from), ...items].filter(({ ts }) => ts >= begin);
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
  return { readings, capped, loading, error, reload: load };
}
