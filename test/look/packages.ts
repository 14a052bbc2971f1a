import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

const PAGE = projectFile('test', 'look', 'page');
/** Out of the way of whatever walks through the sources: a clean `npm ci` takes it away. */
export const WORKSHOP = projectFile('node_modules', '.cache', 'hallwatch-look');
const FILES = ['package.json', 'package-lock.json'];

/** Installs what draws the panels, unless this very lockfile is installed already: 600 MB, which nobody else needs. */
export function install(say: (line: string) => void): void {
  const wanted = readFileSync(join(PAGE, 'package-lock.json'), 'utf8');
  const mark = join(WORKSHOP, '.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  say('installing the panels of Grafana (600 MB, once) …');
  mkdirSync(WORKSHOP, { recursive: true });
  for (const file of FILES) cpSync(join(PAGE, file), join(WORKSHOP, file));
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: WORKSHOP, stdio: 'inherit' });
  if (status !== 0) throw new Error('The panels of Grafana are not installed: see what npm says above, and try again');
  writeFileSync(mark, wanted);
}

/** The sources of the page beside its packages, where they find them. Answers their folder. */
export function pageInWorkshop(): string {
  const page = join(WORKSHOP, 'page');
  rmSync(page, { recursive: true, force: true });
  cpSync(PAGE, page, { recursive: true });
  return page;
}
