import type { OrderActName } from '#libs/domain/act/order-act.js';

/** What a technician does, what comes next in the work first. Orders are given, cancelled and opened again on the console. */
export const TECH_ACTS = [
  'order.accept',
  'order.arrive',
  'order.repair',
  'order.acceptance',
  'order.resume',
  'order.takeOver',
  'order.record',
  'order.hold',
  'order.sendOut',
  'order.back',
  'order.passOn',
] as const satisfies readonly OrderActName[];
export type TechAct = (typeof TECH_ACTS)[number];

/** These say all with one touch. */
export const SOON: ReadonlySet<TechAct> = new Set(['order.accept', 'order.arrive', 'order.resume']);
