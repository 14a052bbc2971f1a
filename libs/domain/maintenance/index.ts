export * from './act.js';
export * from './act-desk.js';
export * from './administrators.js';
export * from './approver.js';
export * from './away.js';
export * from './clock.js';
export * from './decide.js';
export { nextAsked, thoseWhoWatch } from './escalation.js';
export * from './figure-words.js';
export * from './figures.js';
export * from './follow-clocks.js';
export * from './hands.js';
export * from './in-hand.js';
export * from './moves.js';
export * from './opening.js';
export * from './order.js';
export * from './order-board.js';
export * from './order-book.js';
export * from './overdue.js';
export * from './overview.js';
export type {
  CauseNotification,
  NotificationKind,
  NotNotifiedAgainReason,
} from './pace.js';
export { isUrgent, PRIORITY } from './priority.js';
export * from './record.js';
export * from './register-of-hands.js';
export * from './registered.js';
export * from './routing.js';
export * from './skilled.js';
export * from './stands-for.js';
export * from './tell.js';
export * from './trade.js';
export * from './turn.js';
export * from './why.js';
export * from './why-assigned.js';
export * from './words.js';
