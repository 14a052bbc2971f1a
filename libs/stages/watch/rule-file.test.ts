import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { projectFile } from '#libs/runtime/index.js';
import { RULES_SCHEMA_FILE, rulesSchema } from './generate.js';
import { RulesRefused, readRules } from './rule-file.js';

const SHIPPED = readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8');

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
    expect(readRules(SHIPPED).rules.length).toBeGreaterThan(5);
    expect(readRules(SHIPPED).version).not.toBe(readRules(changed).version);
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
  ])('that is wrong is refused with where and what', (yaml, why) => {
    expect(refusal(yaml)).toMatch(why);
  });
});
