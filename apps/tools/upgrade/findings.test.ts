import { expect, test } from '@jest/globals';
import { findings, type Looks, told } from './findings.js';

const NOW = Date.parse('2026-03-02T04:00:00Z');
const HOUR = 3_600_000;
const KNOWN = ['Register1', 'Books2', 'Past3', 'Told4'];
const WELL: Looks = {
  node: { is: '20.19.0', wants: '20.19' },
  settings: { unknown: [], fresh: [], refusal: null, since: '0.1.0 (5a4bb164)' },
  books: { done: KNOWN, known: KNOWN, mayMigrate: true },
  backup: { newest: NOW - HOUR, checked: NOW - HOUR },
};
const found = (looks: Partial<Looks>): string[] =>
  told(findings({ ...WELL, ...looks }, NOW)).filter((line) => !told(findings(WELL, NOW)).includes(line));
const books = (done: string[], mayMigrate = true): string[] => found({ books: { done, known: KNOWN, mayMigrate } });

test('an installation that is up to date and was just saved may be upgraded', () => {
  expect(told(findings(WELL, NOW))).toEqual([
    'ok  Node 20.19.0',
    'ok  No setting is new since 0.1.0 (5a4bb164).',
    'ok  The tables are up to date.',
    'ok  The newest backup is of 2026-03-02 11:00 (Asia/Shanghai), and was restored for a trial.',
  ]);
});

test('it says which migrations will run and by whom, from any release before, and that none goes back', () => {
  expect(books(['Register1', 'Books2'])).toEqual([
    'ok  The tables are brought up to date by the first process of this version that starts, and that is not undone: Past3, Told4.',
  ]);
  expect(books(['Register1'], false).join()).toMatch(/by a process without HALLWATCH_MIGRATE=no/);
  expect(books([])).toEqual(['ok  There are no tables yet: the first start makes them.']);
  expect(books([...KNOWN, 'Morrow5'])).toEqual([
    expect.stringMatching(/^NO {2}The tables were brought up by a newer Hallwatch \(Morrow5\)/),
  ]);
  expect(books(['Register1', 'Past3'])).toEqual([expect.stringMatching(/^NO {2}The tables never had Books2/)]);
  expect(found({ books: { unseen: 'It runs.' } })).toEqual(['?   It runs.']);
});

test('without a fresh backup that was restored for a trial nobody should upgrade', () => {
  expect(found({ backup: null })).toEqual([expect.stringMatching(/^NO {2}HALLWATCH_BACKUP_DIR is not set/)]);
  expect(found({ backup: { newest: 0, checked: 0 } })).toEqual([expect.stringMatching(/^NO {2}There is no backup/)]);
  const old = NOW - 24 * HOUR - 1;
  expect(found({ backup: { newest: old, checked: old } })).toEqual([
    expect.stringMatching(/^NO {2}The newest backup is of .* older than 24 hours/),
  ]);
  expect(found({ backup: { newest: NOW, checked: old } })).toEqual([
    expect.stringMatching(/^NO {2}.* was never restored for a trial/),
  ]);
});

test('settings that went, that are refused and that are new are named', () => {
  const settings = {
    ...WELL.settings,
    unknown: ['HALLWATCH_PORT'],
    fresh: [{ name: 'HALLWATCH_BACKUP_KEEP', about: 'a whole number' }],
  };
  expect(found({ settings })).toEqual([
    'NO  HALLWATCH_PORT is set and is no setting of this version: unset it, or correct its name.',
    expect.stringContaining('HALLWATCH_BACKUP_KEEP: a whole number'),
  ]);
  expect(found({ settings: { ...WELL.settings, refusal: 'HALLWATCH_LOG_LEVEL has a wrong value.' } })).toEqual([
    'NO  HALLWATCH_LOG_LEVEL has a wrong value.',
  ]);
  expect(found({ node: { is: '18.20.0', wants: '20.19' } })).toEqual(['NO  Node is 18.20.0, and 20.19 or newer is needed.']);
  expect(found({ node: { is: '22.1.0', wants: '20.19' } })).toEqual(['ok  Node 22.1.0']);
});
