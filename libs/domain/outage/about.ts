import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Text } from '../text.js';
import type { OutageNotice } from './notice.js';
import { hasName, nameOfHall, whereInWords } from './place.js';

const called = (kiosk: Kiosk): Text =>
  hasName(kiosk)
    ? { zh: `${kiosk.name.trim()}（编号${kiosk.id}）`, en: `${kiosk.name.trim()} (no. ${kiosk.id})` }
    : { zh: `设备${kiosk.id}`, en: `Kiosk ${kiosk.id}` };

type Contact = OutageNotice['contact'];

const ofDevice = ({ contactName, contactPhone }: Kiosk): Contact => ({
  name: contactName?.trim() ?? '',
  phone: contactPhone?.trim() ?? '',
});

/** The hall's hotline; where there is none, whom the register names for the device, or for the first of the hall's. */
function contactFor(hall: Hall, devices: () => readonly Kiosk[]): Contact {
  const hotline = hall.hotline.trim();
  if (hotline !== '') return { name: '', phone: hotline };
  const [first] = devices()
    .map(ofDevice)
    .filter(({ phone }) => phone !== '');
  return first ?? { name: '', phone: '' };
}

/** What a notice says of a device, whatever is wrong with it. */
export const aboutKiosk = (kiosk: Kiosk, hall: Hall): Pick<OutageNotice, 'what' | 'where' | 'contact'> => ({
  what: called(kiosk),
  where: whereInWords(kiosk, hall),
  contact: contactFor(hall, () => [kiosk]),
});

/** What a notice says of a hall, whatever is wrong in it. */
export const aboutPlace = (hall: Hall, kiosks: readonly Kiosk[]): Pick<OutageNotice, 'where' | 'contact'> => ({
  where: { zh: nameOfHall(hall), en: nameOfHall(hall) },
  contact: contactFor(hall, () => devicesOf(hall, kiosks)),
});

const devicesOf = ({ id }: Hall, kiosks: readonly Kiosk[]): Kiosk[] =>
  kiosks.filter(({ hall, state }) => hall === id && state === 'active').sort((a, b) => (a.id < b.id ? -1 : 1));
