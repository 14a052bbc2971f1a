import { BEARING } from './bearing.js';
import { TOUCHED } from './touched.js';
import type { View } from './view.js';

const landed = (views: readonly View[], name: string): View => {
  const view = views.find((one) => one.name === name);
  if (!view) throw new Error(`There is no view ${name}`);
  return view;
};

const ORDERS = landed(TOUCHED, 'orders');
const EVENTS = landed(BEARING, 'order_events');

const clock = (name: string): string => `own.body->'clocks'->'${name}'`;
const dueAt = (name: string): string => `grafana.moment(${clock(name)}->>'dueAt') AS ${name}_due_at`;
/** Not done by now, and to be done before. */
const lateTo = (name: string): string =>
  `coalesce(before.closed_at IS NULL AND ${clock(name)} ? 'breachedAt' AND NOT ${clock(name)} ? 'metAt', false) AS late_to_${name}`;

const orders: View = {
  ...ORDERS,
  about: `${ORDERS.about} accept_due_at, arrive_due_at: until when somebody is to accept it and to be there, null of orders of before; late_to_accept, late_to_arrive, late_to_restore: it is to be done still, and was to be done before.`,
  sql: `SELECT before.*, ${dueAt('accept')}, ${dueAt('arrive')}, ${['accept', 'arrive', 'restore'].map(lateTo).join(', ')}
    FROM (${ORDERS.sql}) AS before JOIN maintenance_order AS own ON own.id = before.id`,
};

const events: View = {
  ...EVENTS,
  about: `${EVENTS.about} clock: of what time alone brought, which limit: accept, arrive or restore.`,
  sql: EVENTS.sql.replace(/\s+FROM maintenance_order,/, `, event->>'clock' AS clock FROM maintenance_order,`),
};
if (events.sql === EVENTS.sql) throw new Error('The view of what happened to orders does not begin as it did');

/** Of orders how they keep their limits. */
export const LIMITS: View[] = [orders, events];

/** As they were. */
export const BEFORE_LIMITS: View[] = [ORDERS, EVENTS];
