/** What a person does about an order, in this order; taking it over is possible whenever another has it. */
export const ORDER_ACTS = ['order.accept', 'order.arrive', 'order.repair', 'order.acceptance', 'order.takeOver'] as const;
export type OrderActName = (typeof ORDER_ACTS)[number];

export interface OrderAct {
  act: OrderActName;
  /** Person id. */
  by: string;
  /** Of an acceptance: whether the kiosk may be used again (S0-C1.9). */
  passed?: boolean;
  /** Which order, when the kiosk has several and the person said so. */
  orderId?: string;
  /** The version of the order that the person looked at: an act on another is refused as stale. */
  basedOn?: string;
  /** Of a taking over: why it changes hands. */
  reason?: string;
}
