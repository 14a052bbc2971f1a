import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { PROJECT_FILES } from '#apps/tools/stack/files.js';
import { projectFile, Settings } from '#libs/runtime/index.js';

const read = (...path: string[]): string => readFileSync(projectFile(...path), 'utf8');

/** Names in the first column of the table of settings. */
function listed(page: string): string[] {
  const [, table = ''] = /\n\| `HALLWATCH_…` [\s\S]*?\n\|---.*\n([\s\S]*?)(?:\n\n|\n*$)/.exec(read('docs', page)) ?? [];
  const first = table.split('\n').map((row) => row.split('|')[1] ?? '');
  return first.flatMap((cell) => [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = '']) => name));
}

test.each(['settings.md', 'settings.zh-CN.md'])(
  'the table of %s names every setting that the code reads, and no other',
  (page) => {
    expect(listed(page).sort()).toEqual(Object.keys(Settings.shape).sort());
  },
);

test('the page of installing gives Grafana every variable that its provisioning reads', () => {
  const install = read('docs', 'install.md');
  const folders = ['datasources', 'dashboards', 'alerting'].map((kind) => `grafana/provisioning/${kind}`);
  const files = folders
    .filter((folder) => PROJECT_FILES.exists(folder))
    .flatMap((folder) => PROJECT_FILES.list(folder).map((name) => `${folder}/${name}`));
  const wanted = files.flatMap((file) =>
    [...PROJECT_FILES.read(file).matchAll(/\$__env\{(\w+)\}|\$\{([A-Z]\w+)\}/g)].map(([, a, b]) => a ?? b ?? ''),
  );
  expect(wanted.length).toBeGreaterThan(3);
  expect([...new Set(wanted)].filter((name) => !install.includes(`${name}=`))).toEqual([]);
});

test('every secret file that the units and the page of installing name is made up by npm run stack:secrets, or by a line there', () => {
  const install = read('docs', 'install.md');
  const made = new Set([...read('docker-compose.yml').matchAll(/^ {2}(\w+): \{ file: /gm)].map(([, name = '']) => name));
  for (const [, name = ''] of install.matchAll(/> \$S\/(\w+)/g)) made.add(name);
  const units = PROJECT_FILES.list('apps/station/systemd').map((name) => PROJECT_FILES.read(`apps/station/systemd/${name}`));
  const used = [...units.join('\n').matchAll(/\/etc\/hallwatch\/secrets\/(\w+)/g), ...install.matchAll(/\$S\/(\w+)/g)].map(
    ([, name = '']) => name,
  );
  expect([...new Set(used)].filter((name) => !made.has(name))).toEqual([]);
});
