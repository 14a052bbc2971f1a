import { expect, test } from '@jest/globals';
import type { Hall, Kiosk, Person } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresChanges, PostgresRegistry } from '../index.js';

const hall = (over: Partial<Hall> = {}): Hall => ({
  id: 'hall-1',
  name: '一号大厅',
  region: 'anqing',
  address: '一号路一号',
  hotline: '0000-0000000',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
  ...over,
});

const kiosk = (over: Partial<Kiosk> = {}): Kiosk => ({
  id: 'K-1',
  hall: 'hall-1',
  type: 'TAX-INV',
  name: '一号机',
  spot: '东侧',
  services: ['INV'],
  components: [],
  heartbeatS: 60,
  state: 'active',
  ...over,
});

const person = (over: Partial<Person> = {}): Person => ({
  id: 'p-1',
  name: '运维一',
  roles: ['technician'],
  halls: ['hall-1'],
  skills: [],
  channels: [],
  ...over,
});

await onEachDatabase((database) => {
  const open = (): Promise<PostgresRegistry> => PostgresRegistry.open(database(), new StoryClock(1_000));

  test('a kiosk that was added is known at once, and after the next start', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    const { password } = await registry.addKiosk(kiosk(), byHallwatch());
    for (const one of [registry, await open()]) {
      expect(one.kiosk('K-1')).toEqual(kiosk());
      expect(one.halls()).toEqual([hall()]);
      expect(one.admits('K-1', password)).toBe(true);
    }
  });

  test('only its own secret admits a kiosk, and the secret itself is nowhere in the database', async () => {
    const registry = await open();
    await registry.takeFleet({ halls: [hall()], kiosks: [], people: [] }, byHallwatch());
    const one = await registry.addKiosk(kiosk(), byHallwatch());
    const two = await registry.addKiosk(kiosk({ id: 'K-2' }), byHallwatch());
    expect(one.password).toMatch(/^[\w-]{22}$/);
    expect(registry.admits('K-1', two.password)).toBe(false);
    expect(registry.admits('K-1', '')).toBe(false);
    expect(registry.admits('nobody', one.password)).toBe(false);
    const rows = await database().query(`SELECT k::text, c::text FROM kiosk k, kiosk_credential c`);
    expect(JSON.stringify(rows)).not.toContain(one.password);
  });

  test('ten thousand kiosks that come back together are admitted within a second', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    const { password } = await registry.addKiosk(kiosk(), byHallwatch());
    const start = performance.now();
    for (let n = 0; n < 10_000; n++) registry.admits('K-1', password);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('a name that is taken, and a hall or a person that is not there, are refused with the reason', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    await registry.addKiosk(kiosk(), byHallwatch());
    await expect(registry.addHall(hall(), byHallwatch())).rejects.toMatchObject({ reason: 'exists' });
    await expect(registry.addKiosk(kiosk(), byHallwatch())).rejects.toMatchObject({ reason: 'exists' });
    await expect(registry.addKiosk(kiosk({ id: 'K-2', hall: 'no' }), byHallwatch())).rejects.toMatchObject({
      reason: 'unknown-hall',
    });
    await expect(registry.addKiosk(kiosk({ id: 'K-2', maintainer: 'no' }), byHallwatch())).rejects.toMatchObject({
      reason: 'unknown-person',
    });
    await expect(registry.addHall(hall({ id: 'h-2', firstResponsible: 'no' }), byHallwatch())).rejects.toMatchObject({
      reason: 'unknown-person',
    });
    await expect(registry.retireKiosk('no', byHallwatch())).rejects.toMatchObject({ reason: 'unknown-kiosk' });
    expect(registry.kiosks()).toEqual([kiosk()]);
  });

  test('business systems are taken with a fleet file, replaced by another, and read by every process', async () => {
    const [registry, other] = [await open(), await open()];
    const system = { id: 'tax', name: '发票系统', names: ['InvoiceHub'], services: ['INV'] };
    await registry.takeFleet({ people: [], halls: [], kiosks: [], systems: [system] }, byHallwatch());
    await registry.takeFleet({ people: [], halls: [], kiosks: [] }, byHallwatch());
    expect(registry.systems()).toEqual([system]);
    await registry.takeFleet(
      { people: [], halls: [], kiosks: [], systems: [{ ...system, services: ['INV', 'QUERY'] }] },
      byHallwatch(),
    );
    await other.refresh();
    expect(other.systems()).toEqual([{ ...system, services: ['INV', 'QUERY'] }]);
    const owned = registry.takeFleet({ people: [], halls: [], kiosks: [], systems: [{ ...system, owner: 'no' }] }, byHallwatch());
    await expect(owned).rejects.toMatchObject({ reason: 'unknown-person' });
  });

  test('which kiosks are in which hall follows the register', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    await registry.addHall(hall({ id: 'h-2' }), byHallwatch());
    await registry.addKiosk(kiosk(), byHallwatch());
    await registry.addKiosk(kiosk({ id: 'K-2' }), byHallwatch());
    await registry.takeFleet({ people: [], halls: [], kiosks: [kiosk({ id: 'K-2', hall: 'h-2' })] }, byHallwatch());
    expect([registry.kiosksIn(hall().id), registry.kiosksIn('h-2')]).toEqual([['K-1'], ['K-2']]);
    expect(registry.hallsIn(hall().region)).toEqual([hall().id, 'h-2']);
  });

  test('a retired kiosk stays known as retired, and who wants to know is told each time, in every process', async () => {
    const registry = await open();
    const other = await open();
    await registry.addHall(hall(), byHallwatch());
    await registry.addKiosk(kiosk(), byHallwatch());
    await other.refresh();
    const told: string[] = [];
    const stop = registry.onRetired((id) => told.push(`here ${id}`));
    other.onRetired((id) => told.push(`there ${id}`));
    await registry.retireKiosk('K-1', byHallwatch());
    expect(registry.kiosk('K-1')).toEqual(kiosk({ state: 'retired' }));
    await registry.takeFleet({ halls: [], kiosks: [kiosk()], people: [] }, byHallwatch());
    await registry.retireKiosk('K-1', byHallwatch());
    await registry.retireKiosk('K-1', byHallwatch());
    await other.refresh();
    expect(told).toEqual(['here K-1', 'here K-1', 'there K-1']);
    stop();
    await registry.takeFleet({ halls: [], kiosks: [kiosk()], people: [] }, byHallwatch());
    await registry.retireKiosk('K-1', byHallwatch());
    expect(told).toHaveLength(3);
  });

  test('a new secret admits at once, and the one before until it was said to end, in every process and after a restart', async () => {
    const clock = new StoryClock(1_000);
    const registry = await PostgresRegistry.open(database(), clock);
    await registry.addHall(hall(), byHallwatch());
    const { password: old } = await registry.addKiosk(kiosk(), byHallwatch());
    const credential = registry.credentialOf('K-1', old) as string;
    const { password: fresh } = await registry.rotateKiosk('K-1', 61_000, byHallwatch());
    const other = await PostgresRegistry.open(database(), clock);
    const admitted = () => [registry, other].map((one) => [one.admits('K-1', old), one.admits('K-1', fresh)]);
    clock.forward(59_999);
    expect(admitted()).toEqual(Array(2).fill([true, true]));
    expect(registry.stands('K-1', credential)).toBe(true);
    const present = registry.credentialOf('K-1', fresh);
    expect([registry, other].map((one) => one.presentCredential('K-1'))).toEqual([present, present]);
    expect(present).not.toBe(credential);
    clock.forward(1);
    expect(admitted()).toEqual(Array(2).fill([false, true]));
    expect(registry.stands('K-1', credential)).toBe(false);
  });

  test('a second change never lets an old secret stand for longer, and one that ended at once stays so when the clock goes back', async () => {
    const clock = new StoryClock(1_000_000);
    const registry = await PostgresRegistry.open(database(), clock);
    await registry.addHall(hall(), byHallwatch());
    const { password: first } = await registry.addKiosk(kiosk(), byHallwatch());
    const { password: second } = await registry.rotateKiosk('K-1', 1_005_000, byHallwatch());
    await registry.rotateKiosk('K-1', 1_060_000, byHallwatch());
    clock.forward(5_000);
    expect([first, second].map((one) => registry.admits('K-1', one))).toEqual([false, true]);
    const { password: last } = await registry.rotateKiosk('K-1', clock.now(), byHallwatch());
    clock.forward(-3_000);
    expect([first, second, last].map((one) => registry.admits('K-1', one))).toEqual([false, false, true]);
  });

  test('many changes leave few secrets', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    await registry.addKiosk(kiosk(), byHallwatch());
    for (let n = 0; n < 20; n++) await registry.rotateKiosk('K-1', 1_000_000, byHallwatch());
    const [row] = await database().query<{ count: string }>('SELECT count(*) FROM kiosk_credential');
    expect(Number(row?.count)).toBe(8);
  });

  test('a retired kiosk has no secret any more; taken in again by a fleet file it gets a new one', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    const { password } = await registry.addKiosk(kiosk(), byHallwatch());
    await registry.retireKiosk('K-1', byHallwatch());
    expect(registry.admits('K-1', password)).toBe(false);
    await expect(registry.rotateKiosk('K-1', 2_000, byHallwatch())).rejects.toMatchObject({ reason: 'retired' });
    await expect(registry.rotateKiosk('K-nobody', 2_000, byHallwatch())).rejects.toMatchObject({ reason: 'unknown-kiosk' });
    const again = await registry.takeFleet({ halls: [], kiosks: [kiosk()], people: [] }, byHallwatch());
    expect(registry.admits('K-1', again.passwords['K-1'] as string)).toBe(true);
    expect(registry.admits('K-1', password)).toBe(false);
  });

  test('a fleet file that has a kiosk as retired ends its secret and gives it none', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    const { password } = await registry.addKiosk(kiosk(), byHallwatch());
    const retired = [kiosk({ state: 'retired' }), kiosk({ id: 'K-2', state: 'retired' })];
    expect(await registry.takeFleet({ halls: [], kiosks: retired, people: [] }, byHallwatch())).toEqual({ passwords: {} });
    expect(registry.admits('K-1', password)).toBe(false);
  });

  test('a fleet file adds what is new, replaces what is known, removes nothing and gives new kiosks their secrets', async () => {
    const registry = await open();
    const first = { halls: [hall()], kiosks: [kiosk()], people: [person()] };
    const { passwords } = await registry.takeFleet(first, byHallwatch());
    expect(Object.keys(passwords)).toEqual(['K-1']);
    const renamed = kiosk({ name: '改名', maintainer: 'p-1' });
    const again = await registry.takeFleet({ halls: [], kiosks: [renamed, kiosk({ id: 'K-2' })], people: [] }, byHallwatch());
    expect(Object.keys(again.passwords)).toEqual(['K-2']);
    expect(registry.kiosks()).toEqual([renamed, kiosk({ id: 'K-2' })]);
    expect(registry.people()).toEqual([person()]);
    expect(registry.admits('K-1', passwords['K-1'] as string)).toBe(true);
  });

  test('a fleet file with one mistake changes nothing', async () => {
    const registry = await open();
    const wrong = { halls: [hall()], kiosks: [kiosk(), kiosk({ id: 'K-2', hall: 'no' })], people: [person()] };
    await expect(registry.takeFleet(wrong, byHallwatch())).rejects.toMatchObject({ reason: 'unknown-hall' });
    const twice = { halls: [hall()], kiosks: [kiosk(), kiosk()], people: [] };
    await expect(registry.takeFleet(twice, byHallwatch())).rejects.toMatchObject({ reason: 'exists' });
    expect((await open()).halls()).toEqual([]);
    expect(await new PostgresChanges(database()).lastId()).toBe(0);
  });

  test('what another process registered is found in the store, with its secret', async () => {
    const [here, there] = [await open(), await open()];
    await there.addHall(hall(), byHallwatch());
    const { password } = await there.addKiosk(kiosk(), byHallwatch());
    expect(here.kiosk('K-1')).toBeUndefined();
    expect(await here.lookUp('K-1')).toEqual(kiosk());
    expect(here.admits('K-1', password)).toBe(true);
    expect(await here.lookUp('no\0body')).toBeUndefined();
  });

  test('a change of the register is told to the pages', async () => {
    const registry = await open();
    await registry.addHall(hall(), byHallwatch());
    const [change] = await new PostgresChanges(database()).after(0, 5);
    expect(change).toMatchObject({ what: 'register', how: 'hall', subject: 'hall-1', at: 1_000 });
  });
});
