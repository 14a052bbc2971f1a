import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replay } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [fleet, readings, out] = [join(folder, 'fleet.json'), join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
const START = 1_767_225_600_000;

const line = (after: number, kind: string, payload: object): string =>
  JSON.stringify({
    receivedAt: START + after,
    topic: `hallwatch/v1/anqing/K-1/${kind}`,
    payload: { ts: START + after, bootId: 'b-1', ...payload },
  });

const LINES = [
  line(0, 'heartbeat', { seq: 0, mode: 'inService' }),
  line(900, 'fault', { seq: 1, code: 'CRD-003', component: 'cardReader', state: 'raised', action: 'reset' }),
  'not json',
  line(9_000, 'fault', { seq: 2, code: 'CRD-003', component: 'cardReader', state: 'cleared' }),
];

beforeAll(() => {
  writeFileSync(
    fleet,
    JSON.stringify({
      halls: [{ id: 'h-1', region: 'anqing', hotline: '0556-0000-000' }],
      kiosks: [{ id: 'K-1', hall: 'h-1', services: ['CARDPAY'] }],
    }),
  );
  writeFileSync(readings, LINES.join('\r\n'));
});

async function run(...argv: string[]): Promise<{ code: number; said: string[] }> {
  const said: string[] = [];
  return { code: await replay(argv, (text) => said.push(text)), said };
}
const files = ['--fleet', fleet, '--readings', readings, '--out', out];

describe('npm run replay', () => {
  test('writes the same bytes every time, names what it could not use, and ends well', async () => {
    const first = await run(...files, '--until', '2026-01-01T08:10:00+08:00');
    expect(first.code).toBe(0);
    expect(first.said).toEqual([
      'line 3: it is not one JSON object',
      `4 lines: 3 packets taken, 0 repeats, 1 not usable; ${readFileSync(out, 'utf8').trim().split('\n').length} events in ${out}`,
    ]);
    const bytes = readFileSync(out, 'utf8');
    const times = bytes
      .trim()
      .split('\n')
      .map((text) => (JSON.parse(text) as { at: number }).at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await run(...files, '--until', '2026-01-01T00:10:00Z');
    expect(readFileSync(out, 'utf8')).toBe(bytes);
  });

  test.each([
    [['--readings', readings, '--out', out], /^--fleet is missing\. Usage: npm run replay/],
    [[...files, '--until', 'tomorrow'], /^--until wants a time that exists, with its zone/],
    [[...files, '--speed', '9'], /^Unknown option '--speed'\. Usage/],
    [[...files, 'more'], /^Unexpected argument 'more'/],
  ])('wrong arguments %# are told in one line', async (argv, says) => {
    const { code, said } = await run(...argv);
    expect(code).toBe(2);
    expect(said).toEqual([expect.stringMatching(says)]);
    expect(said[0]).not.toContain('\n');
  });

  test('a file that cannot be used ends it with 1 and one line, and leaves nothing half written', async () => {
    const rules = join(folder, 'rules.yaml');
    writeFileSync(rules, 'rules: []');
    const nothing = join(folder, 'nothing.jsonl');
    writeFileSync(nothing, 'x\ny\n');
    const other = join(folder, 'other.jsonl');
    const without = ['--fleet', fleet, '--out', other];
    expect((await run('--fleet', readings, '--readings', readings, '--out', other)).said[0]).toMatch(/is not JSON/);
    writeFileSync(rules, 'rules: [{ id: a1 }, 5]');
    const refused = await run(...without, '--readings', readings, '--rules', rules);
    expect(refused).toMatchObject({
      code: 1,
      said: [expect.stringMatching(/rules\.yaml: .* rules\.0.*line 1: .*rules\.1, line 1: /)],
    });
    expect((await run(...without, '--readings', join(folder, 'none'))).code).toBe(1);
    expect(existsSync(other)).toBe(false);
    expect((await run(...without, '--readings', nothing)).code).toBe(1);
  });
});
