import type { Hall } from '../hall/index.js';
import { nameOf } from '../identity/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';

/** An incident has one notice in a hall, and so has its order. */
export const nameOfNotice = ({ openedAt, incidentId }: MaintenanceOrder, hall: Hall): string =>
  nameOf('ON', openedAt, incidentId, hall.id);
