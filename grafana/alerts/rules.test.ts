import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectFile } from '#libs/runtime/index.js';
import { ALERTS, RECORDINGS } from './alerts.js';
import { ruleFiles } from './rules.js';

const FOLDER = projectFile('grafana', 'prometheus');
const RUNBOOKS = ['docs/runbook.md', 'docs/runbook.zh-CN.md'];

const sources = (folder: string): string[] =>
  readdirSync(projectFile(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(projectFile(folder, file), 'utf8'));

describe('the rules of Prometheus', () => {
  test('are what the list says; after a change run: npm run generate', () => {
    for (const [file, text] of Object.entries(ruleFiles())) expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(text);
  });

  test('ask for what the code shows, or for what they record themselves', () => {
    const code = [...sources('libs'), ...sources('apps')].join('\n');
    const recorded = new Set(RECORDINGS.map(({ record }) => record));
    const asked = [...ALERTS, ...RECORDINGS].flatMap(({ expr }) => expr.match(/\bhallwatch[_:][a-z0-9_:]+/g) ?? []);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !recorded.has(name) && !code.includes(`'${name}'`))).toEqual([]);
  });

  test.each(RUNBOOKS)('each alert has its section in %s, and no section is left over', (file) => {
    const sections = [...readFileSync(projectFile(file), 'utf8').matchAll(/^<a id="([\w-]+)"><\/a>$/gm)].map(([, id]) => id);
    expect([...new Set(sections)].sort()).toEqual([...new Set(ALERTS.map(({ runbook }) => runbook))].sort());
  });

  test('each fires in one of its tests', () => {
    const { tests } = parse(readFileSync(join(FOLDER, 'tests.yaml'), 'utf8')) as { tests: { promql_expr_test?: unknown[] }[] };
    const fired = new Set(JSON.stringify(tests.map((one) => one.promql_expr_test)).match(/Hallwatch\w+/g));
    expect(ALERTS.map(({ name }) => name).filter((name) => !fired.has(name))).toEqual([]);
  });
});

const tool = (command: string, ...args: string[]) => spawnSync(command, args, { cwd: FOLDER, encoding: 'utf8' });
const absent = ['promtool', 'amtool'].filter((command) => tool(command, '--version').error !== undefined);

const WHAT = "Prometheus' and Alertmanager's own tools";
if (absent.length > 0) test.skip(`${WHAT} (skipped: ${absent.join(', ')} not installed)`, () => undefined);
else
  describe(WHAT, () => {
    const folder = mkdtempSync(join(tmpdir(), 'hallwatch-rules-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    test('take rules and configurations', () => {
      expect(tool('promtool', 'check', 'rules', 'recording.yaml', 'alerts.yaml')).toMatchObject({ status: 0, stderr: '' });
      expect(tool('promtool', 'check', 'config', '--syntax-only', 'prometheus.yml')).toMatchObject({ status: 0 });
      expect(tool('amtool', 'check-config', 'alertmanager.yml')).toMatchObject({ status: 0 });
    });

    test('see each alert fire when it must and not before', () => {
      expect(tool('promtool', 'test', 'rules', 'tests.yaml')).toMatchObject({ status: 0, stderr: '' });
    });

    test('see that an alert with another limit does not', () => {
      cpSync(FOLDER, folder, { recursive: true });
      const text = readFileSync(join(FOLDER, 'alerts.yaml'), 'utf8');
      for (const [from, to] of [
        ['hallwatch_journal_fill_ratio) > 0.8', 'hallwatch_journal_fill_ratio) > 0.95'],
        ['max(up{job="hallwatch-worker"}) == 0', 'min(up{job="hallwatch-worker"}) == 0'],
      ] as const) {
        expect(text).toContain(from);
        writeFileSync(join(folder, 'alerts.yaml'), text.replace(from, to));
        expect(tool('promtool', 'test', 'rules', join(folder, 'tests.yaml')).status).toBe(1);
      }
    });
  });
