import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Text } from '../text.js';

/** Only what is registered, each part apart from the next: nothing stands where nothing is known. */
export const listed = (parts: readonly (string | undefined)[], between: string): string =>
  parts
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .join(between);

const bracketed = (text: string, brackets: readonly [string, string]): string =>
  text === '' ? '' : `${brackets[0]}${text}${brackets[1]}`;

/** In Chinese brackets; nothing for nothing. */
export const inBrackets = (text: string): string => bracketed(text.trim(), ['（', '）']);

/** A kiosk without a name of its own is called by its number: the register fills it in for the name. */
export const hasName = ({ id, name }: Kiosk): boolean => name.trim() !== '' && name.trim() !== id;

export const nameOfHall = ({ id, name }: Hall): string => name.trim() || id;

/** Name and number, as somebody finds the device in the hall. */
export const deviceInWords = (kiosk: Kiosk): Text =>
  hasName(kiosk)
    ? { zh: `${kiosk.name.trim()}（${kiosk.id}）`, en: `${kiosk.name.trim()} (${kiosk.id})` }
    : { zh: `设备${kiosk.id}`, en: `kiosk ${kiosk.id}` };

/** Hall and spot. */
export const whereInWords = (kiosk: Kiosk, hall: Hall): Text => ({
  zh: listed([nameOfHall(hall), kiosk.spot], ''),
  en: listed([nameOfHall(hall), kiosk.spot], ', '),
});
