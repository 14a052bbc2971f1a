import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { runReplay } from './run.js';

const MARK = '\ufeff';
const START = 1_767_225_600_000;
const FLEET = JSON.stringify({
  halls: [{ id: 'h', region: 'r', hotline: '0556-1' }],
  kiosks: [{ id: 'K-1', hall: 'h', components: ['noteAcceptor'] }],
});
const fault = { ts: START, bootId: 'b', seq: 0, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
const READINGS = `${JSON.stringify({ receivedAt: START, topic: 'hallwatch/v1/r/K-1/fault', payload: fault })}\n`;
const RULES = readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(fleetText: string, readingsText: string, rulesText: string) {
  const [fleet, readings, rules, out] = ['fleet', 'in', 'rules', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(fleet, fleetText);
  writeFileSync(readings, readingsText);
  writeFileSync(rules, rulesText);
  const said: string[] = [];
  const counts = await runReplay({ fleet, readings, rules, until: START + 60_000, out }, (line) => said.push(line));
  return { said, counts, events: readFileSync(out, 'utf8') };
}

describe('files that begin with a byte order mark', () => {
  test('are read as if they had none', async () => {
    const without = await run(FLEET, READINGS, RULES);
    expect(without.counts).toMatchObject({ lines: 1, taken: 1, wrong: 0 });
    expect(without.events).toContain('"event":"incident.opened"');
    expect(await run(MARK + FLEET, MARK + READINGS, MARK + RULES)).toEqual(without);
  });

  test('only the first mark of a file is none of its text', async () => {
    const { counts, said } = await run(FLEET, READINGS + MARK + READINGS, RULES);
    expect(counts).toMatchObject({ lines: 2, taken: 1, wrong: 1 });
    expect(said).toHaveLength(1);
  });
});
