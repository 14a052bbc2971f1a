import type { Hall } from '../../hall/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { MaintenanceOrder } from '../../maintenance/index.js';
import { deviceInWords, nameOfHall, whereInWords } from '../../outage/place.js';
import type { Text } from '../../text.js';

/** The device, or the hall's devices, in words. */
export function placeOf(order: MaintenanceOrder, kiosk: Kiosk | undefined, hall: Hall): Text {
  const name = nameOfHall(hall);
  if (!kiosk) return { zh: `${name} ${order.kioskIds.length}台设备`, en: `${name}, ${order.kioskIds.length} kiosks` };
  const device = deviceInWords(kiosk);
  return { zh: `${whereInWords(kiosk, hall).zh} ${device.zh}`, en: `${device.en}, ${name}` };
}

/** One sentence after the other; those that say nothing are left out. */
export const sentences = (...all: (Text | null)[]): Text => {
  const said = all.filter((one): one is Text => one !== null);
  return { zh: said.map(({ zh }) => zh).join(''), en: said.map(({ en }) => en).join(' ') };
};
