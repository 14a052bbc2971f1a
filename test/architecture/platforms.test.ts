import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

interface Locked {
  version?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(projectFile('package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** By the package that asks for them: what is there once for each kind of machine. */
const native = Object.entries(packages)
  .map(([path, { optionalDependencies = {} }]) => ({
    asks: nameOf(path),
    kinds: Object.keys(optionalDependencies).flatMap((name) => {
      const nested = packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      return nested?.cpu ? [nested] : [];
    }),
  }))
  .filter(({ kinds }) => kinds.length > 0);

/** Debian's and Kylin's C library. */
const isFor = (cpu: string, { os = [], cpu: cpus = [], libc = ['glibc'] }: Locked): boolean =>
  os.includes('linux') && cpus.includes(cpu) && libc.includes('glibc');

describe('amd64 and arm64 (Kunpeng, Phytium) have the same', () => {
  test('there are packages of which each kind of machine has its own', () => {
    expect(native.map(({ asks }) => asks)).toContain('@duckdb/node-bindings');
  });

  test.each(native.map(({ asks, kinds }) => [asks, kinds] as const))('%s is there for both', (_, kinds) => {
    const oneEach = ['x64', 'arm64'].filter((cpu) => kinds.some((kind) => isFor(cpu, kind)));
    // What is for one system alone, such as that of a Mac, is missed on neither.
    const forLinux = kinds.some(({ os = [] }) => os.includes('linux'));
    expect(oneEach).toEqual(forLinux ? ['x64', 'arm64'] : []);
  });

  test('no package that runs in an installation is built by its own script, which a compiler would be missing for', () => {
    const built = Object.entries(packages)
      .filter(([, { hasInstallScript, dev, devOptional }]) => hasInstallScript && !dev && !devOptional)
      .map(([path]) => nameOf(path));
    // It counts installations, builds nothing, and is switched off in package.json.
    expect(built).toEqual(['@scarf/scarf']);
  });
});
