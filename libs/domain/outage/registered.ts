import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { RegisterTurn, Turned } from '../register/index.js';
import type { Text } from '../text.js';
import { aboutKiosk, aboutPlace } from './about.js';
import type { OutageNotice } from './notice.js';

const isSame = (one: Text, other: Text): boolean => one.zh === other.zh && one.en === other.en;

type Said = Pick<OutageNotice, 'what' | 'where' | 'contact'>;

const saysSo = (notice: OutageNotice, { what, where, contact }: Omit<Said, 'what'> & Partial<Said>): boolean =>
  (!what || isSame(notice.what, what)) &&
  isSame(notice.where, where) &&
  notice.contact.name === contact.name &&
  notice.contact.phone === contact.phone;

/** Whether the notice says of its device, or of its hall, what the register says. `hall`: where the device stands now. */
export function isAsRegistered(notice: OutageNotice, kiosk: Kiosk | undefined, hall: Hall, kiosks: readonly Kiosk[]): boolean {
  return notice.hallId === hall.id && saysSo(notice, kiosk ? aboutKiosk(kiosk, hall) : aboutPlace(hall, kiosks));
}

const offersOther = ({ before, now }: Turned<Kiosk>): boolean =>
  before !== undefined && before.services.join('\n') !== now.services.join('\n');

/** Whether a kiosk of the notice offers something else than before. */
export const touchesServices = ({ kiosks }: RegisterTurn, { kioskIds }: OutageNotice): boolean =>
  kiosks.some((turned) => kioskIds.includes(turned.now.id) && offersOther(turned));

/** Whether the hall of the notice has other kiosks now, or they offer something else. */
export const touchesHall = ({ kiosks }: RegisterTurn, { kioskId, hallId }: OutageNotice): boolean =>
  kioskId === null && kiosks.some(({ before, now }) => now.hall === hallId || before?.hall === hallId);
