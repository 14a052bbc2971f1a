import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { INFLUX_ABSENT, startInflux } from '../../harness/influx-server.js';
import { Load } from '../../load/rounds.js';
import { compare } from '../../load/verify.js';
import { Whole } from '../../load/whole.js';

/** Messages a second, and seconds that the history is away; the long form is ten minutes. */
const RATE = 2_000;
const SCALE = Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1);
const AWAY_S = 6 * SCALE;
const KIOSKS = 50;

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-away-'));
const influxFolder = join(folder, 'influx');
mkdirSync(influxFolder);
const first = await startInflux({ folder: influxFolder });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sentence = 'while InfluxDB is away readings are acknowledged and wait on disk; when it is back it has every one, once';

if (!first) test.skip(`${sentence} (${INFLUX_ABSENT})`, () => undefined);
else
  test(
    sentence,
    async () => {
      const whole = await Whole.open(join(folder, 'data'), {
        HALLWATCH_INFLUX_URL: first.url,
        HALLWATCH_INFLUX_BUCKET: 'hallwatch',
      });
      const passwords = await whole.register(KIOSKS, folder);
      const acked = join(folder, 'acknowledged.txt');
      const load = await Load.connect(whole.port, {
        connections: KIOSKS,
        window: 20,
        rate: RATE,
        boot: 'b-away',
        acked,
        passwords,
      });
      await load.round(RATE);
      await first.stop();
      const away = await load.round(RATE * AWAY_S);
      expect(away.acked).toBe(RATE * AWAY_S);
      expect(whole.pipeline.record.behind).toBeGreaterThan(RATE * (AWAY_S - 3));
      const second = await startInflux({ folder: influxFolder, port: Number(new URL(first.url).port) });
      await load.round(RATE);
      await load.end();
      await whole.recorded();
      expect(await compare(whole.stores.history, acked)).toEqual({ acknowledged: RATE * (AWAY_S + 2), lost: 0, twice: 0 });
      await whole.close();
      await second?.stop();
    },
    60_000 + 120_000 * SCALE,
  );
