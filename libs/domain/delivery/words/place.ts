import type { Hall } from '../../hall/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { MaintenanceOrder } from '../../maintenance/index.js';
import type { Text } from '../../text.js';

/** The device, or the hall's devices, in words. */
export const placeOf = (order: MaintenanceOrder, kiosk: Kiosk | undefined, hall: Hall): Text =>
  kiosk
    ? { zh: `${hall.name}${kiosk.spot} ${kiosk.name}（${kiosk.id}）`, en: `${kiosk.name} (${kiosk.id}), ${hall.name}` }
    : { zh: `${hall.name} ${order.kioskIds.length}台设备`, en: `${hall.name}, ${order.kioskIds.length} kiosks` };

/** One sentence after the other; those that say nothing are left out. */
export const sentences = (...all: (Text | null)[]): Text => {
  const said = all.filter((one): one is Text => one !== null);
  return { zh: said.map(({ zh }) => zh).join(''), en: said.map(({ en }) => en).join(' ') };
};
