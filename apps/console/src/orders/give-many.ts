import { ref } from 'vue';
import { api } from '../api.js';
import { whyRefused } from '../doing.js';
import type { OrderOnBoard } from '../told.js';

export interface RefusedGift {
  order: OrderOnBoard;
  why: string;
}

/** Gives orders to a person, one act each; what is refused is kept with why. */
export function useGiving() {
  const busy = ref(false);
  const done = ref(0);
  const all = ref(0);
  const given = ref(0);
  const refused = ref<RefusedGift[]>([]);

  async function give(orders: readonly OrderOnBoard[], how: { by: string; to: string; reason: string }): Promise<void> {
    busy.value = true;
    [done.value, given.value, all.value, refused.value] = [0, 0, orders.length, []];
    for (const order of orders) {
      try {
        await api.act(order.id, { act: 'order.assign', basedOn: order.version, ...how });
        given.value++;
      } catch (cause) {
        refused.value = [...refused.value, { order, why: whyRefused(cause) }];
      }
      done.value++;
    }
    busy.value = false;
  }

  return { busy, done, all, given, refused, give };
}
