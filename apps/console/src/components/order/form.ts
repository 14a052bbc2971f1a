import type { Order, OrderActed } from '../../told.js';

/** What a form gives to an act: everything but whose it is. */
export type Said = Omit<OrderActed, 'by'>;

/** What every form of an act is given. */
export interface ActForm {
  order: Order;
  act: OrderActed['act'];
  busy: boolean;
}
