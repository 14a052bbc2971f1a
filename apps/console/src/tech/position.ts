import { ref, watch } from 'vue';
import { attempt } from '../prefs.js';

const KEY = 'hallwatch.place';
/** So long a place is waited for, milliseconds: whoever arrives has other things to do. Ours. */
const PATIENCE = 4_000;

/** Whether whoever arrives says where their phone is. Off until they want it. */
export const saysPlace = ref(attempt(() => localStorage.getItem(KEY)) === 'on');
watch(saysPlace, (on) => attempt(() => localStorage.setItem(KEY, on ? 'on' : 'off')));

export interface Position {
  lat: number;
  lon: number;
}

/** Where the phone is; null: it does not know, does not say, or is not asked. */
export const positionNow = (): Promise<Position | null> =>
  new Promise((resolve) => {
    if (!saysPlace.value || !('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60_000 },
    );
  });
