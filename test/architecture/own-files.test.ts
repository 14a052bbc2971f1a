import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { PROJECT_ROOT, projectFile } from '#libs/runtime/index.js';

/** Makes files and folders closed to others: what all others use. */
const HELPER = 'libs/runtime/own-files.ts';

/** What is made for others to read, or is no file of an installation; by its file, with the reason. */
const FOR_OTHERS: Record<string, string> = {
  'libs/contracts/generate.ts': 'sources',
  'libs/composition/counters/generate.ts': 'sources',
  'libs/stages/watch/generate.ts': 'sources',
  'apps/api/generate.ts': 'sources',
  'apps/simulator/main.ts': 'a fleet without secrets, where the user wants it',
  'apps/tools/stack/secrets.ts': 'secrets of the stack: their folder is 0700, and servers of other users read them',
  'apps/tools/stack/influx-tokens.ts': 'tokens that Grafana and the worker read as other users, in a volume of theirs',
  'apps/tools/stack/check-mosquitto.ts': 'a folder of its own in /tmp that is removed again',
  'apps/tools/stack/check-proxy.ts': 'a folder of its own in /tmp that is removed again',
  'apps/tools/stack/check-prometheus.ts': 'a folder of its own in /tmp that is removed again',
  'apps/tools/local/place.ts': 'the local stack, whose PostgreSQL runs as another user',
  'apps/tools/local/postgres.ts': 'the local stack, whose PostgreSQL runs as another user',
  'apps/tools/local/influx.ts': 'settings of a server, without secrets',
  'apps/tools/local/mosquitto.ts': 'settings of a server, without secrets',
  'apps/tools/local/grafana.ts': 'settings of a server, without secrets',
  'apps/tools/backup/own.ts': 'copies within a backup, which is closed when it is whole, or in a folder of its own in /tmp',
  'apps/tools/backup/check.ts': 'a copy for a trial, in a closed folder that is removed again',
  'apps/tools/backup/data-folder.ts': 'copies within a backup, or staged, which are closed when they are whole',
  'apps/tools/backup/grafana.ts': 'copies within a backup, and Grafana’s own folder, which is its own user’s',
  'apps/tools/backup/run.ts': 'the folder of Mosquitto, which is its own user’s',
  'apps/tools/support/books.ts': 'a copy to look at, in a closed folder that is removed again',
  'apps/tools/backup/kept.ts': 'the folder of backups: not to be listed, but what says how old they are is for all',
};

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['console', 'testing', 'generated'].includes(entry.name) ? [] : files(path);
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });

const MAKES =
  /\b(?:mkdir|mkdirSync|mkdtemp|mkdtempSync|writeFile|writeFileSync|appendFileSync|createWriteStream|copyFile|copyFileSync|cp|cpSync)\(/;
/** Opened otherwise than to read, or to write on in what is there. */
const OPENS = /\bopen(?:Sync)?\([^;\n]*'(?:wx?|ax?)\+?'/;
/** A method of what is open already, or a type's. */
const OF_HANDLE = /\.(?:writeFile|appendFile|open|cp)\(/g;

const makes = (text: string): boolean => {
  const own = text.replace(/import [^;]*;/g, '').replace(OF_HANDLE, '.held(');
  return MAKES.test(own) || OPENS.test(own);
};

const guilty = (): string[] =>
  [...files(projectFile('libs')), ...files(projectFile('apps'))]
    .filter((file) => makes(readFileSync(file, 'utf8')))
    .map((file) => relative(PROJECT_ROOT, file))
    .filter((file) => file !== HELPER);

test('files and folders are made by what closes them to others, but for those that are listed', () => {
  expect(guilty().sort()).toEqual(Object.keys(FOR_OTHERS).sort());
});

test.each([
  ["mkdirSync(join(a, 'b'), { recursive: true });", true],
  ["const fd = openSync(join(folder, name(1)), 'w');", true],
  ["const file = await open(path, 'wx', 0o600);", true],
  ["createWriteStream('x')", true],
  ["const fd = openSync(join(folder, name(1)), 'r');", false],
  ["openSync(path, 'r+')", false],
  ['await file.writeFile(text);', false],
  ["import { mkdirSync } from 'node:fs';", false],
])('it sees %s', (text, seen) => expect(makes(text)).toBe(seen));
