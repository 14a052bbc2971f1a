import type { Hall } from '../hall/index.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { isDone } from './act.js';
import type { MaintenanceOrder, OrderChange } from './order.js';
import type { WhyAssigned } from './why-assigned.js';

/** What the register says of an order now. */
export interface Registered {
  /** Where it is of. */
  hall: Hall;
  /** Whom it names, and why. */
  assignee: string | null;
  why?: WhyAssigned[] | undefined;
  person(id: string): Person | undefined;
}

const changed = (
  order: MaintenanceOrder,
  at: Instant,
  what: OrderChange['what'],
  note: Text,
  now: Partial<MaintenanceOrder>,
): OrderChange => ({
  what,
  order: { ...order, ...now, history: [...order.history, { at, what: 'updated', by: 'hallwatch', note }] },
  at,
});

function named(id: string | null, { person }: Registered): Text {
  if (id === null) return { zh: '无人', en: 'nobody' };
  const name = person(id)?.name ?? id;
  return { zh: name, en: name };
}

/** It goes with its kiosk, and whoever has it learns where to go. */
export function decideMove(order: MaintenanceOrder, { hall }: Registered, at: Instant): OrderChange | null {
  if (isDone(order) || order.hallId === hall.id) return null;
  const note = { zh: `设备已移至${hall.name}`, en: `The kiosk was moved to ${hall.name}` };
  return changed(order, at, 'moved', note, { hallId: hall.id });
}

/** Another person is named in the register: what nobody has accepted is theirs. */
export function decideAssignee(order: MaintenanceOrder, registered: Registered, at: Instant): OrderChange | null {
  const { assignee, why } = registered;
  if (order.state !== 'open' || order.assignedBy !== 'register' || order.assignee === assignee) return null;
  const [before, now] = [named(order.assignee, registered), named(assignee, registered)];
  const note = { zh: `负责人由${before.zh}改为${now.zh}`, en: `Assigned to ${now.en} in place of ${before.en}` };
  const { why: _, ...unreasoned } = order;
  return changed(unreasoned, at, 'reassigned', note, { assignee, ...(why && { why }) });
}

/** Who has it could not be told of it before: not registered, or without a channel. */
export function decideReached(order: MaintenanceOrder, registered: Registered, at: Instant): OrderChange | null {
  if (isDone(order) || order.assignee === null) return null;
  const { zh, en } = named(order.assignee, registered);
  return changed(order, at, 'reassigned', { zh: `${zh}现在可以收到通知`, en: `${en} can be told of it now` }, {});
}
