import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { DynsecAccess } from '#libs/adapters/dynsec/index.js';
import { openPostgres, PostgresChanges, PostgresRegistry } from '#libs/adapters/postgres/index.js';
import type { BrokerAccess, Changes, KioskAccess } from '#libs/domain/index.js';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { retry } from '#test/harness/heard.js';
import { administer, kioskOf, MOSQUITTO_ABSENT, REGION, startMosquitto } from '#test/harness/mosquitto-server.js';
import { prepareDatabase } from '#test/harness/prepared-database.js';
import { AccessKeeper, type AccessKeeperParts } from './access-keeper.js';

const WHAT =
  'what was changed at Mosquitto by hand while it runs is put right at the next look, and a change of the register at once';
const broker = await startMosquitto();
const kiosk = { id: 'K-1', hall: 'hall-1', type: 'UTIL', name: 'K-1', spot: '', services: [], components: [], heartbeatS: 60 };
const where = { name: '一号自助厅', region: REGION, address: '示例路1号', hotline: '0556-0000-000' };
const hall = { id: 'hall-1', ...where, hours: '24h' as const, statutoryHolidays: 'open' as const, counters: [], online: [] };

if (!broker) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else
  test(WHAT, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hallwatch-keeper-'));
    const events: NamedEvent[] = [];
    const report = (event: NamedEvent): void => void events.push(event);
    prepareDatabase(folder);
    const database = await openPostgres({ folder: join(folder, 'postgres') }, report);
    const registry = await PostgresRegistry.open(database);
    const changes = new PostgresChanges(database);
    const access = new DynsecAccess({ adminUrl: broker.adminUrl, report, onOpen: () => keeper.reached() });
    const keeper = new AccessKeeper({ access, registry, changes, clock: new SystemClock(), report, lookAgainMs: 400 });
    keeper.start();
    await retry(() => expect(access.ready()).toBeNull());
    const mended = (): string => JSON.stringify(events.flatMap(({ fields }) => (fields?.['mended'] ? [fields] : [])));

    await registry.addHall(hall, byHallwatch());
    const { password } = await registry.addKiosk({ ...kiosk, state: 'active' }, byHallwatch());
    await keeper.giveSecret('K-1', password);
    const byHand = await administer(broker);
    await byHand.repair(async () => [{ ...kioskOf('K-1', password), region: 'elsewhere' }], { has: () => false });
    await retry(() => expect(mended()).toContain('K-1'));
    await byHand.admit(kioskOf('K-9', 'planted'), 'planted');
    await retry(() => expect(mended()).toContain('K-9'));
    const before = events.length;
    await registry.retireKiosk('K-1', byHallwatch());
    await retry(() => expect(JSON.stringify(events.slice(before).map(({ fields }) => fields))).toContain('K-1'));
    await expect(connectAsync(broker.urlOf('K-1', password), { reconnectPeriod: 0 }, false)).rejects.toThrow('Not authorized');

    await Promise.all([keeper.stop(), access.close(), byHand.close()]);
    await database.close();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

test('a secret that the broker is being given is not given again by a repair that begins meanwhile', async () => {
  const admitted: string[] = [];
  let taken: () => void = () => undefined;
  let repairs = 0;
  const access = {
    admit: ({ kioskId }: KioskAccess) => {
      admitted.push(kioskId);
      return new Promise<void>((resolve) => {
        taken = resolve;
      });
    },
    repair: async () => {
      repairs++;
      return { mended: [], removed: [], needSecret: [], others: [] };
    },
    forget: () => undefined,
    ready: () => null,
  } satisfies BrokerAccess;
  const changes = { onNew: () => () => undefined, after: async () => [] } as unknown as Changes;
  const registry = { kiosk: () => ({ ...kiosk, state: 'active' }), hall: () => hall, kiosks: () => [], refresh: async () => {} };
  const clock = new SystemClock();
  const parts = { access, changes, registry: { ...registry, secretMarks: () => [] }, clock, report: () => undefined };
  const keeper = new AccessKeeper(parts as unknown as AccessKeeperParts);
  keeper.start();
  const given = keeper.giveSecret('K-1', 'a-secret');
  keeper.reached();
  await retry(() => expect(repairs).toBe(1));
  expect(admitted).toEqual(['K-1']);
  taken();
  await given;
  await keeper.stop();
  expect(admitted).toEqual(['K-1']);
});
