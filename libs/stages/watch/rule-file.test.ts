import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { JAMS_WAIT, rulesText, UNSTEADY } from '#test/harness/rules.js';
import { RULES_SCHEMA_FILE, rulesSchema } from './generate.js';
import { RulesRefused, readRules } from './rule-file.js';

const SHIPPED = rulesText(JAMS_WAIT + UNSTEADY);

function refusedFor(yaml: string): Pick<RulesRefused, 'message' | 'places' | 'more'> {
  try {
    readRules(yaml);
  } catch (error) {
    if (error instanceof RulesRefused) return error;
    throw error;
  }
  return { message: 'taken', places: [], more: 0 };
}

const refusal = (yaml: string): string => refusedFor(yaml).message;

describe('a rule file', () => {
  test('that ships with the product is taken, and its version follows its content', () => {
    const changed = SHIPPED.replace('heartbeats: 3', 'heartbeats: 4');
    expect(readRules(rulesText()).rules.length).toBeGreaterThan(5);
    expect(readRules(SHIPPED).rules.length).toBe(readRules(rulesText()).rules.length + 2);
    expect(readRules(SHIPPED).version).not.toBe(readRules(changed).version);
  });

  test('may have what it ships with as a comment', () => {
    const uncommented = rulesText().replace(/^ {2}# (- id: kiosk-quiet| {2}[a-z]+[A-Za-z]*: .*)$/gm, '  $1');
    expect(readRules(uncommented).rules.at(-1)).toMatchObject({
      id: 'kiosk-quiet',
      kind: 'quiet',
      expected: 12,
      severity: 'info',
    });
  });

  test('has a published schema that is up to date', () => {
    expect(readFileSync(RULES_SCHEMA_FILE, 'utf8')).toBe(rulesSchema());
  });

  test.each([
    ['rules: [', /not YAML, line/],
    ['rules: []', /at rules/],
    [SHIPPED.replace('heartbeats: 3', 'heartbeats: many'), /heartbeats/],
    [SHIPPED.replace('graceS: 180', 'grace: 60'), /grace/],
    [
      SHIPPED.replace('pct: { raise: 15, clear: 25 } # per cent left', 'pct: { raise: 25, clear: 15 }'),
      /consumable-low: pct.clear must be above/,
    ],
    [SHIPPED.replace('clearS: 60', 'clearS: 120'), /kiosk-clock: clearS must be below raiseS/],
    [SHIPPED.replace('id: kiosk-gone', 'id: kiosk-silent'), /two rules have the id kiosk-silent/],
    [SHIPPED.replace('codes: [PRN-003', 'codes: [DOR-001'), /DOR-001 is a security code and is never held back/],
    [SHIPPED.replace(/ +holdS: .*\n/, ''), /countInWindow needs holdS/],
    [SHIPPED.replace(/ +codes: .*\n/, ''), /fault-reported: can never be reached, the rule jam-reported/],
    [SHIPPED.replace('codes: [', 'severities: [critical]\n    codes: ['), /is for no fault/],
    [SHIPPED.replace('holdS: 120', 'holdS: 0'), /holdS/],
    [SHIPPED.replace('clear: 20 } # per cent failed', 'clear: 50 }'), /transactions-failing: pct.clear must be below/],
    [SHIPPED.replace('leastNotes: 20', 'leastTx: 20'), /notes-rejected: needs leastNotes/],
    [SHIPPED.replace('leastTx: 10', 'leastTx: 10\n    leastNotes: 5'), /transactions-failing: leastNotes is not for it/],
    [SHIPPED.replace('pct: { raise: 80, clear: 70 } # per cent full', 'forS: 60'), /cashbox-high: needs pct or count/],
    [SHIPPED.replace('pct: { raise: 80, clear: 70 }', 'pct: { raise: 120, clear: 70 }'), /pct.raise/],
    [
      SHIPPED.replace('# per cent full', '\n    count: { raise: 5, clear: 9 }'),
      /cashbox-high: pct says filling and count emptying/,
    ],
    [
      SHIPPED.replace('changes: { raise: 4, clear: 1 }', 'changes: { raise: 4, clear: 4 }'),
      /unsteady: changes.clear must be below/,
    ],
    [SHIPPED.replace('of: [fault]', 'of: [fault, link]'), /unsteady: codes are of faults/],
    [SHIPPED.replace('SCN-001', 'DOR-001'), /unsteady: DOR-001 is a security code and is never kept back/],
    [
      rulesText(UNSTEADY.replace(/ +codes.*\n/, '') + UNSTEADY.replace('id: unsteady', 'id: second')),
      /second: can never be reached, the rule unsteady before it takes everything/,
    ],
    [SHIPPED.replace('# per cent left', '\n    count: { raise: 9, clear: 5 }'), /consumable-low: count.clear must be above/],
    [SHIPPED.replace('beforeNextVisit: true', ''), /consumable-runs-out-before-visit: needs either lastsLess or beforeNextVisit/],
    [SHIPPED.replace('beforeNextVisit: true', 'beforeNextVisit: true\n    lastsLess: 8'), /needs either lastsLess or/],
    [SHIPPED.replace('beforeNextVisit: true', 'lastsLess: 8'), /\{visit\} in the title is for beforeNextVisit/],
    [SHIPPED.replace('clearHours: 12', 'workingHours: ["17:00", "08:30"]'), /workingHours must begin before they end/],
    [SHIPPED.replace('items: [receiptPaper', 'items: [bananas'), /items/],
    [SHIPPED.replace('# per cent full', '\n    when: {}'), /needs days or hours/],
    [SHIPPED.replace('# per cent full', '\n    when: { days: [sunday] }'), /when.days/],
  ])('that is wrong is refused with where and what', (yaml, why) => {
    expect(refusal(yaml)).toMatch(why);
    expect(refusal(yaml)).toMatch(/line \d+/);
  });

  test('that is wrong in many places names every one, by line, in both languages', () => {
    const wrong = SHIPPED.replace('graceS: 180', 'grace: 60')
      .replace('heartbeats: 3', 'heartbeats: many')
      .replace('clearS: 60', 'clearS: 120')
      .replace('holdS: 120', 'holdS: 120\n    hold: 3\n    helt: 4')
      .replace('kind: never', 'kind: nevr')
      .concat('\noverlays:\n  - { for: { hall: h }, rules: [{ id: kiosk-nowhere, off: true }, { id: kiosk-gone, off: 3 }] }\n');
    const { places, more } = refusedFor(wrong);
    expect(more).toBe(0);
    const lineOf = (text: string): number => wrong.split('\n').findIndex((line) => line.includes(text)) + 1;
    const [silent, gone] = ['id: kiosk-silent', 'id: kiosk-gone'].map(lineOf) as [number, number];
    expect(gone).toBeGreaterThan(silent);
    const want = ['heartbeats: many', 'grace: 60', 'hold: 3', 'helt: 4', 'kind: nevr', 'clearS: 120', 'for: { hall: h }'];
    for (const text of want) expect(places.map(({ line }) => line)).toContain(lineOf(text));
    expect(places.map(({ line }) => line)).toEqual(places.map(({ line }) => line).sort((a, b) => (a ?? 0) - (b ?? 0)));
    for (const { says, path } of places) {
      expect(path).toMatch(/^(rules|overlays)\.\d+/);
      expect(says.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(says.en).toMatch(/^[^\u4e00-\u9fff]+$/);
    }
    expect(refusal(wrong).match(/line \d+: /g)).toHaveLength(places.length);
    expect(refusal(wrong)).not.toContain('\n');
    expect(refusal(wrong)).toMatch(/line \d+: .*must be one of fault, consumable/);
  });

  test('with more wrong places than anybody mends at once names fifty and counts the others', () => {
    const rule = { id: 'X', kind: 'gone', because: 'x', title: { zh: '甲', en: 'a' }, graceS: 1, severity: 'info' };
    const { places, more } = refusedFor(JSON.stringify({ rules: Array.from({ length: 60 }, () => rule) }));
    expect([places.length, more]).toEqual([50, 10]);
  });

  test('that is no YAML in several places names them', () => {
    const { places } = refusedFor('rules: [1, 2\nother: "x\n');
    expect(places.length).toBeGreaterThan(1);
    for (const { line, says } of places) expect([typeof line, says.zh]).toEqual(['number', expect.stringContaining('YAML')]);
  });

  test.each([
    ['graceS: 180', 'grace: 60'],
    ['holdS: 120', 'holdS: never'],
    ['clearS: 60', 'clearS: 120'],
  ])('tells the line of what is wrong (%s)', (right, wrong) => {
    const line = SHIPPED.split('\n').findIndex((text) => text.includes(right)) + 1;
    expect(refusal(SHIPPED.replace(right, wrong))).toContain(`line ${line}:`);
  });
});
