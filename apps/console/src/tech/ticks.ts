import { ref } from 'vue';
import { attempt } from '../prefs.js';

const NAME = 'hallwatch.bring';

interface Ticked {
  /** Whose, and of which day: the next day begins with an empty bag. */
  of: string;
  things: string[];
}

const read = (): Ticked => attempt(() => JSON.parse(localStorage.getItem(NAME) ?? '') as Ticked) ?? { of: '', things: [] };
const ticked = ref(read());

/** What somebody has packed on a day, kept on the phone. */
export const isTicked = (of: string, thing: string): boolean => ticked.value.of === of && ticked.value.things.includes(thing);

export function tick(of: string, thing: string, isPacked: boolean): void {
  const before = ticked.value.of === of ? ticked.value.things : [];
  const things = before.filter((one) => one !== thing);
  ticked.value = { of, things: isPacked ? [...things, thing] : things };
  attempt(() => localStorage.setItem(NAME, JSON.stringify(ticked.value)));
}

export function forgetTicks(): void {
  ticked.value = { of: '', things: [] };
  attempt(() => localStorage.removeItem(NAME));
}
