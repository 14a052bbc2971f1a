import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { OutageNotice } from './notice.js';

/** What a notice says of a device, whatever is wrong with it. */
export const aboutKiosk = (kiosk: Kiosk, hall: Hall): Pick<OutageNotice, 'what' | 'where' | 'contact'> => ({
  what: { zh: `${kiosk.name}（编号${kiosk.id}）`, en: `${kiosk.name} (no. ${kiosk.id})` },
  where: { zh: `${hall.name}${kiosk.spot}`, en: kiosk.spot ? `${hall.name}, ${kiosk.spot}` : hall.name },
  contact: { name: kiosk.contactName ?? '', phone: kiosk.contactPhone ?? hall.hotline },
});
