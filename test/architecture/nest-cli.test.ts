import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';

interface Project {
  entryFile: string;
  sourceRoot: string;
  compilerOptions: { tsConfigPath: string };
}

const { projects, compilerOptions } = JSON.parse(readFileSync(projectFile('nest-cli.json'), 'utf8')) as {
  projects: Record<string, Project>;
  compilerOptions: { builder: string; deleteOutDir: boolean; tsConfigPath: string };
};

test('Nest knows every app that is a program, and builds it as npm run build does', () => {
  const programs = readdirSync(projectFile('apps')).filter((app) => existsSync(projectFile('apps', app, 'main.ts')));
  expect(Object.keys(projects).sort()).toEqual(programs.sort());
  // The folder has more than what Nest builds: the pages, and the database that new folders begin with.
  expect(compilerOptions).toEqual({ builder: 'tsc', deleteOutDir: false, tsConfigPath: 'tsconfig.json' });
  for (const [name, { entryFile, sourceRoot, compilerOptions: own }] of Object.entries(projects)) {
    expect({ sourceRoot, own }).toEqual({ sourceRoot: `apps/${name}`, own: { tsConfigPath: 'tsconfig.json' } });
    expect(existsSync(projectFile('dist', sourceRoot, `${entryFile}.js`))).toBe(true);
  }
});

test('nest start builds a program and starts it; what stops its start is told as ever', () => {
  const env = { PATH: process.env['PATH'] };
  const nest = projectFile('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status, stderr } = spawnSync(process.execPath, [nest, 'start', 'worker'], {
    cwd: projectFile(),
    env,
    encoding: 'utf8',
  });
  expect(stderr.trim()).toMatch(/^HALLWATCH_MQTT_URL is not set\. .*$/);
  expect(status).toBe(1);
}, 300_000);
