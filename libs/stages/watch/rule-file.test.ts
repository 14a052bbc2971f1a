import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { JAMS_WAIT, rulesText, UNSTEADY } from '#test/harness/rules.js';
import { RULES_SCHEMA_FILE, rulesSchema } from './generate.js';
import { RulesRefused, readRules } from './rule-file.js';

const SHIPPED = rulesText(JAMS_WAIT + UNSTEADY);

const refusal = (yaml: string): string => {
  try {
    readRules(yaml);
  } catch (error) {
    if (error instanceof RulesRefused) return error.message;
    throw error;
  }
  return 'taken';
};

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
    [SHIPPED.replace('graceS: 60', 'grace: 60'), /grace/],
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
    [SHIPPED.replace('# per cent full', '\n    when: {}'), /Needs days or hours/],
    [SHIPPED.replace('# per cent full', '\n    when: { days: [sunday] }'), /when.days/],
  ])('that is wrong is refused with where and what', (yaml, why) => {
    expect(refusal(yaml)).toMatch(why);
    expect(refusal(yaml)).toMatch(/line \d+/);
  });

  test.each([
    ['graceS: 60', 'grace: 60'],
    ['holdS: 120', 'holdS: never'],
    ['clearS: 60', 'clearS: 120'],
  ])('tells the line of what is wrong (%s)', (right, wrong) => {
    const line = SHIPPED.split('\n').findIndex((text) => text.includes(right)) + 1;
    expect(refusal(SHIPPED.replace(right, wrong))).toContain(`line ${line}:`);
  });
});
