import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readCompose } from '#apps/tools/stack/compose.js';
import { PROJECT_FILES } from '#apps/tools/stack/files.js';
import { MOSQUITTO, MOSQUITTO_ABSENT, startMosquitto } from '../../harness/mosquitto-server.js';

const WHAT = 'the health check of the broker tells whether it listens, without a line in its log';
if (!existsSync(MOSQUITTO)) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else
  test(WHAT, async () => {
    const read = readCompose(PROJECT_FILES.read('docker-compose.yml'));
    if ('wrong' in read) throw new Error(read.wrong.join());
    const [, program = '', ...args] = read.compose.services['mosquitto']?.healthcheck?.test ?? [];
    const broker = await startMosquitto();
    const port = (broker?.port ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const asked = args.map((one) => one.replace(':075B', `:${port}`));
    expect(asked).not.toEqual(args);
    const isWell = (): boolean => spawnSync(program, asked).status === 0;
    const before = broker?.log();
    expect(isWell()).toBe(true);
    expect(broker?.log()).toBe(before);
    await broker?.stop();
    expect(isWell()).toBe(false);
  });
