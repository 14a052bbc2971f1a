import type { Hall } from '../hall/index.js';
import { nameOf } from '../identity/index.js';
import type { ComingOrder } from '../maintenance/index.js';

/** An incident has one notice in a hall, and so has its order. */
export const nameOfNotice = ({ openedAt, incidentId }: ComingOrder, hall: Hall): string =>
  nameOf('ON', openedAt, incidentId, hall.id);
