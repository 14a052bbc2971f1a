import { expect } from '@jest/globals';
import type { StoryKiosk, StoryStation } from './station.js';

/** A hall with so many kiosks that are connected. */
export async function hallOf(station: StoryStation, hallId: string, count: number, more = {}): Promise<StoryKiosk[]> {
  await station.hall({ id: hallId, name: `示例厅${hallId}` });
  const kiosks: StoryKiosk[] = [];
  for (let n = 1; n <= count; n++) kiosks.push(await station.kiosk(`${hallId}-K${n}`, { hall: hallId, ...more }));
  return kiosks;
}

/** Every kiosk gives a heartbeat. */
export const tellOf = async (kiosks: StoryKiosk[], more: Record<string, unknown> = {}): Promise<void> => {
  await Promise.all(kiosks.map((kiosk) => kiosk.heartbeat(more)));
};

/** Everything of a list, as the HTTP side answers it. */
export async function allOf<T>(station: StoryStation, list: string): Promise<T[]> {
  const { status, body } = await station.call(`/api/v1/${list}`);
  expect(status).toBe(200);
  return (body as { items: T[] }).items;
}
