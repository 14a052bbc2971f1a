import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { contractBreach, KINDS, MAX_PAYLOAD_BYTES, parseTopic } from '#libs/contracts/index.js';
import { MINUTE, REFUSALS } from '#libs/domain/index.js';
import { projectFile, readSettings } from '#libs/runtime/index.js';
import { REFUSED } from './admission.js';
import { MOST_CONNECTIONS } from './connections.js';
import { LONGEST_ID, MOST_UNRELEASED, TO_SAY_WHO } from './embedded-broker.js';
import { MAX_PACKET_BYTES } from './gate.js';
import { MOST_HALF_OPEN } from './half-open.js';
import { MOST_SESSIONS } from './kiosk-sessions.js';
import { MOST_FILTER_BYTES } from './packet-sieve.js';
import { LONGEST_QUEUE, MOST_BYTES } from './session.js';
import { MOST_FILTERS } from './subscriptions.js';
import { BLOCKED_FOR, MOST_WRONG } from './wrong-passwords.js';

const PAGES = ['kiosks.md', 'kiosks.zh-CN.md'];
const folder = projectFile('docs');
const pageOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
/** A section by its number, without its heading. */
const section = (page: string, number: number): string => page.split(/^## \d+\. .*$/m)[number] ?? '';
/** The second cell of each row below the head of the table. */
const cellsOf = (text: string, at: number): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split('|')[at]?.trim() ?? '');
const examplesOf = (page: string): string[] => page.split('\n').filter((line) => line.startsWith('hallwatch/v1/'));

const KIB = 1024;
const count = (number: number): string => number.toLocaleString('en');
const LIMITS = [
  `${MAX_PAYLOAD_BYTES / KIB} KiB`,
  `${MAX_PACKET_BYTES / KIB} KiB`,
  count(LONGEST_ID),
  count(MOST_CONNECTIONS),
  count(MOST_FILTERS),
  `${MOST_FILTER_BYTES / KIB} KiB`,
  count(MOST_SESSIONS),
  count(LONGEST_QUEUE),
  `${MOST_BYTES / KIB} KiB`,
  count(MOST_UNRELEASED),
  `${TO_SAY_WHO / 1_000} s`,
  count(MOST_HALF_OPEN),
  count(MOST_WRONG),
  count(BLOCKED_FOR / MINUTE),
];

describe.each(PAGES)('the page for vendors, %s,', (name) => {
  const page = pageOf(name);

  test('has the limits that the code has', () => {
    expect(cellsOf(section(page, 8), 2)).toEqual(LIMITS);
  });

  test('has the answers to CONNECT that are given', () => {
    const given = Object.values(REFUSED).map(({ code }) => code);
    const told = cellsOf(section(page, 7), 1).map((cell) => Number.parseInt(cell, 10));
    expect(told).toEqual([0, 1, ...new Set(given)].sort());
    expect(page).toContain('0x84');
  });

  test('shows every kind of message, and each holds its contract', () => {
    const kinds = examplesOf(page).map((line) => {
      const [topic = '', text = ''] = line.split(/ (.*)/);
      const kind = parseTopic(topic)?.kind;
      if (!kind) throw new Error(`${topic} is no topic of a kiosk`);
      expect([topic, contractBreach(kind, JSON.parse(text))]).toEqual([topic, null]);
      return kind;
    });
    expect([...new Set(kinds)].sort()).toEqual([...KINDS].sort());
  });

  test('names every reason of a refusal', () => {
    const named = [...section(page, 6).matchAll(/`([a-z]+-[a-z-]+|unwritable)`/g)].map(([, word]) => word);
    expect(named.sort()).toEqual([...REFUSALS].sort());
  });

  test('says of Mosquitto what its configuration says', () => {
    const configured = readFileSync(projectFile('mosquitto', 'mosquitto.conf'), 'utf8');
    const setting = (key: string): string => new RegExp(`^${key} (\\S+)$`, 'm').exec(configured)?.[1] ?? '';
    const there = section(page, 9);
    expect(there).toContain(`${Number(setting('message_size_limit')) / KIB / KIB} MiB`);
    expect(there).toMatch(new RegExp(`\\b${setting('autosave_interval')} `));
    expect(there).toMatch(new RegExp(`\\b${Number.parseInt(setting('persistent_client_expiration'), 10)} `));
    expect(section(page, 2)).toContain(` ${setting('max_keepalive')}`);
  });

  test('says from when on a message is history', () => {
    expect(section(page, 5)).toContain(` ${readSettings({}).NOW_MINUTES} `);
  });

  test('leads to files that are there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(4);
    expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });
});

test('both languages show the same messages', () => {
  const [english = '', chinese = ''] = PAGES.map(pageOf);
  expect(examplesOf(chinese)).toEqual(examplesOf(english));
});
