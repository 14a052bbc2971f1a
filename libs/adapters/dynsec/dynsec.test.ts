import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import type { KioskAccess } from '#libs/domain/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import { administer, kioskOf, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '#test/harness/mosquitto-server.js';
import { DynsecAccess } from './index.js';

const NOBODY = { has: () => false };
const server = await startMosquitto();
if (!server) test.skip(`dynamic security of Mosquitto (${MOSQUITTO_ABSENT})`, () => undefined);
else describe('dynamic security of Mosquitto', () => stories(server));

function stories(broker: MosquittoForTests): void {
  let access: DynsecAccess;
  beforeAll(async () => {
    access = await administer(broker, 'a-backend-secret');
  });
  afterAll(async () => {
    await access.close();
    await broker.stop();
  });

  const comesIn = async (kioskId: string, secret: string): Promise<boolean> => {
    try {
      await (await connectAsync(broker.urlOf(kioskId, secret), { reconnectPeriod: 0 }, false)).endAsync(true);
      return true;
    } catch {
      return false;
    }
  };

  test('of more kiosks than one answer holds none is overlooked, and a second look finds nothing to mend', async () => {
    const kiosks = Array.from({ length: 260 }, (_, no) => kioskOf(`K-${no}`, `secret-${no}`));
    for (const [no, kiosk] of kiosks.entries()) await access.admit(kiosk, `secret-${no}`);
    access.forget();
    expect(await access.repair(async () => kiosks, NOBODY)).toEqual({ mended: [], removed: [], needSecret: [], others: [] });
    access.forget();
    const moved = kiosks.map((kiosk, no): KioskAccess => (no === 259 ? { ...kiosk, region: 'hefei' } : kiosk));
    expect((await access.repair(async () => moved, NOBODY)).mended).toEqual(['K-259']);
    access.forget();
    expect((await access.repair(async () => moved, NOBODY)).mended).toEqual([]);
    expect((await access.repair(async () => [], NOBODY)).removed).toHaveLength(260);
    access.forget();
    expect(await access.repair(async () => [], NOBODY)).toEqual({ mended: [], removed: [], needSecret: [], others: [] });
  }, 60_000);

  test('two administrators at the same time are each told of their own orders', async () => {
    const other = await administer(broker, 'a-backend-secret');
    const kiosks = Array.from({ length: 20 }, (_, no) => kioskOf(`U-${no}`, `secret-${no}`));
    const first = kiosks.map((kiosk, no) => (no % 2 ? access : other).admit(kiosk, `secret-${no}`));
    await Promise.all(first);
    access.forget();
    expect(await access.repair(async () => kiosks, NOBODY)).toMatchObject({ mended: [], needSecret: [] });
    await other.close();
  });

  test('kiosks that come in while the broker is read for a repair are no strangers', async () => {
    const other = await administer(broker, 'a-backend-secret');
    const register: KioskAccess[] = [];
    const comeIn = async (no: number): Promise<void> => {
      const kiosk = kioskOf(`N-${no}`, 'a-secret');
      register.push(kiosk);
      await access.admit(kiosk, 'a-secret');
    };
    for (let round = 0; round < 5; round++) {
      other.forget();
      const repaired = other.repair(async () => [...register], NOBODY);
      for (let i = 0; i < 4; i++) await comeIn(register.length);
      expect((await repaired).removed.filter((name) => name.startsWith('N-'))).toEqual([]);
    }
    for (const { kioskId } of register) expect(await comesIn(kioskId, 'a-secret')).toBe(true);
    await other.close();
  });

  test('two administrators do not undo what the other did', async () => {
    const other = await administer(broker, 'a-backend-secret');
    await other.repair(async () => [], NOBODY);
    await access.admit(kioskOf('T-1', 'one'), 'one');
    expect((await other.repair(async () => [kioskOf('T-1', 'one')], NOBODY)).mended).toEqual([]);
    await access.admit(kioskOf('T-1', 'two'), 'two');
    expect(await other.repair(async () => [kioskOf('T-1', 'two')], NOBODY)).toMatchObject({ mended: [], needSecret: [] });
    expect(await comesIn('T-1', 'two')).toBe(true);
    await other.close();
  });

  test('while the former secret is valid in the register it is left valid, and a new one is asked for all the same', async () => {
    await access.admit(kioskOf('T-2', 'former'), 'former');
    expect(await access.repair(async () => [kioskOf('T-2', 'present', 'former')], NOBODY)).toMatchObject({ needSecret: ['T-2'] });
    expect(await comesIn('T-2', 'former')).toBe(true);
    expect(await access.repair(async () => [kioskOf('T-2', 'present')], NOBODY)).toMatchObject({
      mended: ['T-2'],
      needSecret: ['T-2'],
    });
    expect(await comesIn('T-2', 'former')).toBe(false);
  });

  test('a kiosk whose fresh secret is on its way is left alone', async () => {
    await access.admit(kioskOf('T-3', 'former'), 'former');
    const onItsWay = { has: (kioskId: string) => kioskId === 'T-3' };
    expect(await access.repair(async () => [kioskOf('T-3', 'fresh')], onItsWay)).toMatchObject({ mended: [], needSecret: [] });
    expect(await comesIn('T-3', 'former')).toBe(true);
  });

  test('a kiosk cannot be given the name of a service', async () => {
    for (const name of ['hallwatch', 'hallwatch-admin'])
      await expect(access.admit(kioskOf(name, 'x'), 'x')).rejects.toThrow('is the name of a service');
    expect(await comesIn('hallwatch', 'a-backend-secret')).toBe(true);
  });
}

test('a Mosquitto without dynamic security is said to have none, and orders to it fail instead of waiting for ever', async () => {
  const open = (shipped: string): string =>
    shipped.replace(/^plugin.*$/gm, '').replace('allow_anonymous false', 'allow_anonymous true');
  const broker = await startMosquitto({ config: open });
  if (!broker) return;
  const events: NamedEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    const deaf: DynsecAccess = new DynsecAccess({
      adminUrl: broker.adminUrl,
      patienceMs: 300,
      report: (event) => void events.push(event),
      onOpen: () => {
        deaf
          .repair(async () => [], NOBODY)
          .then(
            () => reject(new Error('it was taken')),
            (error: Error) => expect((error.cause as Error).message).toContain('no answer'),
          )
          .then(() => expect(deaf.ready()).toContain('no answer on its control topic'))
          .then(() => deaf.close())
          .then(resolve, reject);
      },
    });
  });
  await broker.stop();
});
