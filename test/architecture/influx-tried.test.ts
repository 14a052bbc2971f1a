import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

const textOf = (path: string): string => readFileSync(projectFile(path), 'utf8');
/** Versions that a text says were tried. */
const triedIn = (path: string, said: RegExp): string[] => said.exec(textOf(path))?.slice(1) ?? [];

test('the InfluxDB that is pinned was tried, and both pages of settings claim the same versions and no other', () => {
  const tried = triedIn('docs/settings.md', /tried with (\d+\.\d+\.\d+) and (\d+\.\d+\.\d+)/);
  expect(tried).toHaveLength(2);
  expect(triedIn('docs/settings.zh-CN.md', /InfluxDB 试过 (\d+\.\d+\.\d+) 和 (\d+\.\d+\.\d+)/)).toEqual(tried);
  expect(triedIn('docs/install.md', /Tried with (2\.\d+\.\d+)/)).toEqual([tried[1]]);
  expect(triedIn('docker-compose.yml', /image: \S*influxdb:(\S+)/)).toEqual([tried[1]]);
  expect(textOf('test/harness/influx-two.ts')).toContain(`'v${tried[1]}'`);
});
