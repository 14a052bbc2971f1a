import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type NamedEvent, StartRefused } from '#libs/runtime/index.js';
import { keptSecret, WebhookSecret } from './secrets.js';

let folder: string;
let told: string[];
const report = (event: NamedEvent): void => void told.push(event.says);
const file = (): string => join(folder, 'secrets.json');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-secrets-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('it is made up once, kept closed, and stays what it is', () => {
  const first = WebhookSecret.of(folder, undefined, report);
  expect(first.value.length).toBeGreaterThan(40);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['secrets.json']);
  expect(WebhookSecret.of(folder, undefined, report).value).toBe(first.value);
  expect(told).toEqual([]);
});

test('a file that was cut off anywhere stops the start in one sentence, and is left as it is', () => {
  const { value } = WebhookSecret.of(folder, undefined, report);
  const whole = readFileSync(file(), 'utf8');
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file(), whole.slice(0, length));
    const opened = (): unknown => WebhookSecret.of(folder, undefined, report);
    expect(opened).toThrow(StartRefused);
    expect(opened).toThrow(/secrets\.json is damaged.*receivers of webhooks.*backup.*HALLWATCH_WEBHOOK_SECRET/);
    expect(readFileSync(file(), 'utf8')).toBe(whole.slice(0, length));
  }
  for (const other of ['[]', '{"webhook":""}', '{"webhook":7}', 'null']) {
    writeFileSync(file(), other);
    expect(() => WebhookSecret.of(folder, undefined, report)).toThrow(StartRefused);
  }
  expect(WebhookSecret.of(folder, value, report).value).toBe(value);
});

test('what nobody else holds is made anew of a damaged file, and that is said; what others hold beside it is never lost', () => {
  writeFileSync(file(), '{"own":"abc');
  const own = { name: 'own', heldBy: null, setting: null };
  const made = keptSecret(folder, own, report);
  expect(told).toEqual([expect.stringMatching(/secrets\.json was damaged.*"own".*made anew/)]);
  const { value } = WebhookSecret.of(folder, undefined, report);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ own: made, webhook: value });
});
