import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Text } from '../text.js';
import type { OutageNotice } from './notice.js';
import { hasName, nameOfHall, whereInWords } from './place.js';

const called = (kiosk: Kiosk): Text =>
  hasName(kiosk)
    ? { zh: `${kiosk.name.trim()}（编号${kiosk.id}）`, en: `${kiosk.name.trim()} (no. ${kiosk.id})` }
    : { zh: `设备${kiosk.id}`, en: `Kiosk ${kiosk.id}` };

/** What a notice says of a device, whatever is wrong with it. */
export const aboutKiosk = (kiosk: Kiosk, hall: Hall): Pick<OutageNotice, 'what' | 'where' | 'contact'> => ({
  what: called(kiosk),
  where: whereInWords(kiosk, hall),
  contact: { name: kiosk.contactName?.trim() ?? '', phone: kiosk.contactPhone?.trim() || hall.hotline.trim() },
});

/** What a notice says of a hall, whatever is wrong in it. */
export const aboutPlace = (hall: Hall): Pick<OutageNotice, 'where' | 'contact'> => ({
  where: { zh: nameOfHall(hall), en: nameOfHall(hall) },
  contact: { name: '', phone: hall.hotline.trim() },
});
