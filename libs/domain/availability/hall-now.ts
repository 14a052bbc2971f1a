import type { Kiosk } from '../kiosk/index.js';
import type { Gives, NotGiven } from './gives.js';
import { servicesOf } from './now.js';

/** What may be said of all kiosks of a hall together. */
export const HALL_WORDS = ['all-give', 'some-do-not', 'closed', 'planned-work', 'unwatched', 'no-kiosks'] as const;
export type HallWord = (typeof HALL_WORDS)[number];

/** How it stands with the kiosks of a hall at a moment. */
export interface HallNow {
  /** Those in service by the register. */
  kiosks: number;
  /** Those that give everything that they offer. */
  giving: number;
  says: HallWord;
}

/** What holds for the whole hall says more than how many do not give. */
const FOR_ALL = ['unwatched', 'closed', 'planned-work'] as const;

/** Why a kiosk does not give everything; null: it does. */
function whyNot(kiosk: Kiosk, ask: (kiosk: Kiosk, service: string) => Gives): NotGiven | null {
  for (const service of servicesOf(kiosk)) {
    const answer = ask(kiosk, service);
    if (!answer.gives) return answer.because;
  }
  return null;
}

function wordFor(reasons: (NotGiven | null)[]): HallWord {
  if (reasons.length === 0) return 'no-kiosks';
  const against = reasons.filter((reason) => reason !== null);
  if (against.length === 0) return 'all-give';
  return FOR_ALL.find((word) => against.every((reason) => reason === word)) ?? 'some-do-not';
}

/** `ask` is `gives` with what is known: nobody says that a hall works unless each of its kiosks does. */
export function hallNow(kiosks: readonly Kiosk[], ask: (kiosk: Kiosk, service: string) => Gives): HallNow {
  const reasons = kiosks.filter(({ state }) => state === 'active').map((kiosk) => whyNot(kiosk, ask));
  return { kiosks: reasons.length, giving: reasons.filter((reason) => reason === null).length, says: wordFor(reasons) };
}
