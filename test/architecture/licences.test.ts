import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

interface Locked {
  /** Of a package that stands under another name. */
  name?: string;
  version?: string;
  license?: string;
  dev?: boolean;
  link?: boolean;
}

/** They ask that their text goes along, and no more. */
const TAKEN = new Set([
  'MIT',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
  'MIT OR Apache-2.0',
  '(MIT OR Apache-2.0)',
  '(MIT OR CC0-1.0)',
]);

/** Licences that ask more, by package, with the reason why that is well. */
const EXCEPTIONS: [name: RegExp, licence: string, reason: string][] = [
  [/^lightningcss(-.+)?$/, 'MPL-2.0', 'builds the pages, unchanged; none of it is in what is delivered'],
  [/^axe-core$/, 'MPL-2.0', 'looks at pages in tests, unchanged; none of it is in what is delivered'],
  [/^caniuse-lite$/, 'CC-BY-4.0', 'data for the build; none of it is in what is delivered'],
  [/^argparse$/, 'Python-2.0', 'reads the command line of a tool of the build'],
];

const lock = JSON.parse(readFileSync(projectFile('package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const nameIn = (path: string): string => path.replace(/^.*node_modules\//, '');

/** Older packages tell it in a list, which the lock does not take over. */
function licenceOf(path: string, { license }: Locked): string {
  if (license !== undefined) return license;
  const told = JSON.parse(readFileSync(projectFile(path, 'package.json'), 'utf8')) as { licenses?: { type: string }[] };
  return told.licenses?.map(({ type }) => type).join(' OR ') ?? 'none told';
}

const packages = Object.entries(lock.packages)
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, locked]) => ({
    ...locked,
    name: locked.name ?? nameIn(path),
    known: nameIn(path),
    license: licenceOf(path, locked),
  }));

test('every package has a licence that may be taken, or is an exception with a reason that is of the build alone', () => {
  const others = packages.filter(({ name, license, dev }) => {
    if (TAKEN.has(license)) return false;
    return !EXCEPTIONS.some(([pattern, licence]) => pattern.test(name) && licence === license && dev === true);
  });
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test('no exception is left over', () => {
  const unused = EXCEPTIONS.filter(
    ([pattern, licence]) => !packages.some(({ name, license }) => pattern.test(name) && license === licence),
  );
  expect(unused).toEqual([]);
});

test('the project’s own licence is the one that package.json names', () => {
  const { license } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { license: string };
  expect(license).toBe('Apache-2.0');
  expect(readFileSync(projectFile('LICENSE'), 'utf8')).toMatch(/Apache License\s+Version 2\.0, January 2004/);
});

test('the list of what it is made of names every package of the lock with its version', () => {
  const { stdout, status } = spawnSync('npm', ['run', '-s', 'sbom'], {
    cwd: projectFile(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(status).toBe(0);
  const list = JSON.parse(stdout) as { bomFormat: string; components: { name: string; version: string }[] };
  expect(list.bomFormat).toBe('CycloneDX');
  const named = new Set(list.components.map(({ name, version }) => `${name}@${version}`));
  const unnamed = packages.filter(({ name, known, version }) => ![name, known].some((one) => named.has(`${one}@${version}`)));
  expect(unnamed.map(({ known }) => known)).toEqual([]);
}, 60_000);
