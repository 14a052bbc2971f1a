import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { rowsOf } from './pages.js';

/** What a requirement may be, in both languages. */
const STATUS: Record<string, string> = { 达到: 'met', 部分达到: 'partly', 未达到: 'not met', 不适用: 'does not apply' };
const PAGES = ['asvs', 'mlps'];
const FILE = /`([\w.-]+(?:\/[\w.-]+)*\.(?:ts|md))`/g;

const filesIn = (cell: string | undefined): string[] => [...(cell ?? '').matchAll(FILE)].map(([, file = '']) => file);

interface Line {
  number: string;
  status: string;
  files: string[];
  /** What is said beside the files. */
  said: string;
}

const linesOf = (page: string): Line[] =>
  rowsOf(page).map(([number = '', , status = '', shown = '']) => ({
    number,
    status: STATUS[status] ?? status,
    files: filesIn(shown),
    said: shown.replace(FILE, '').replace(/[\s,.、。]/g, ''),
  }));

describe.each(PAGES)('the table of %s', (name) => {
  const lines = linesOf(`docs/${name}.md`);

  test('has the same lines, statuses and files in both languages, and no cell is empty', () => {
    const compared = (page: string) => linesOf(page).map(({ number, status, files }) => ({ number, status, files }));
    expect(lines.length).toBeGreaterThan(40);
    expect(compared(`docs/${name}.zh-CN.md`)).toEqual(compared(`docs/${name}.md`));
    for (const page of [`docs/${name}.md`, `docs/${name}.zh-CN.md`])
      expect(rowsOf(page).filter((row) => row.includes(''))).toEqual([]);
    expect(new Set(lines.map(({ number }) => number)).size).toBe(lines.length);
  });

  test('names no test, story or page that is not there', () => {
    expect(lines.flatMap(({ files }) => files).filter((file) => !existsSync(projectFile(file)))).toEqual([]);
  });

  test('shows by a file what is met, and says of all else why', () => {
    const known = new Set(Object.values(STATUS));
    expect(lines.filter(({ status }) => !known.has(status))).toEqual([]);
    expect(lines.filter(({ status, files }) => status === 'met' && files.length === 0)).toEqual([]);
    expect(lines.filter(({ status, said }) => status !== 'met' && said === '')).toEqual([]);
  });
});
