import { expect } from '@jest/globals';
import type { MaintenanceOrder, StockMovement } from '#libs/domain/index.js';
import type { StoryStation } from './station.js';

export const CUPBOARD = 'cupboard/hall-1';
export const VAN = 'van/p-1';
export const DEPOT = 'depot/anqing';

interface Told {
  items: { item: string; count: number; below: boolean; differs: boolean }[];
}

/** What people of a story do about stock. */
export const stockOf = (station: StoryStation) => {
  const send = async (path: string, body: object, method = 'POST', key?: string) => {
    const headers = key !== undefined && { 'idempotency-key': key };
    return station.call(`/api/v1/stock/${path}`, { method, body, ...(headers && { headers }) });
  };
  return {
    item: async (id: string, more: object) =>
      expect((await send(`items/${id}`, { name: id, unit: '个', ...more }, 'PUT')).status).toBe(201),
    move: (how: string, item: string, count: number, store: string, more: object = {}, key?: string) =>
      send('movements', { how, item, count, store, ...more }, 'POST', key),
    count: (item: string, store: string, count: number) => send('counts', { item, store, count }),
    /** What a store has of an item. */
    level: async (store: string, item: string) => {
      const { body } = await station.call('/api/v1/stock');
      const stores = (body as { stores: (Told & { id: string })[] }).stores;
      return stores.find(({ id }) => id === store)?.items.find((one) => one.item === item);
    },
    movements: async (query: string) =>
      ((await station.call(`/api/v1/stock/movements?${query}`)).body as { items: StockMovement[] }).items,
    act: (orderId: string, body: object) => station.call(`/api/v1/orders/${orderId}/acts`, { body }),
    order: async (id: string) => (await station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder,
  };
};
