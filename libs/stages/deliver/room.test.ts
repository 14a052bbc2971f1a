import { describe, expect, test } from '@jest/globals';
import { Room } from './room.js';

/** Never answers; ends when it is not waited for any more. */
const hangs = (cut: AbortSignal): Promise<'cut'> => new Promise((resolve) => cut.addEventListener('abort', () => resolve('cut')));

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('the room for attempts', () => {
  test('is free again though all of it hangs, and no more than its bound is waited for', async () => {
    const room = new Room(() => undefined);
    const all = room.free;
    const hanging: Promise<'cut'>[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await until(() => room.free === all);
      while (room.free > 0) hanging.push(room.hold(hangs));
    }
    expect(hanging.length).toBeGreaterThanOrEqual(3 * all);
    await until(() => room.free === all);
    expect(await Promise.race(hanging)).toBe('cut');
    expect(room.busy).toBeLessThanOrEqual(all);
    room.close();
    await Promise.all(hanging);
    expect([room.busy, room.free]).toEqual([0, 0]);
  });

  test('tells when there is some again, and passes on what an attempt throws', async () => {
    let told = 0;
    const room = new Room(() => told++);
    expect(await room.hold(async () => 7)).toBe(7);
    await expect(room.hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect([told, room.busy]).toEqual([2, 0]);
  });
});
