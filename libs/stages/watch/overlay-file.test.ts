import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rulesText } from '#test/harness/rules.js';
import { RulesRefused, readRules } from './rule-file.js';

const refusal = (yaml: string): string => {
  try {
    readRules(yaml);
  } catch (error) {
    if (error instanceof RulesRefused) return error.message;
    throw error;
  }
  return 'taken';
};

/** The shipped rules with these overlays; `>>>` marks the line that is to be named. */
function marked(overlays: string): { yaml: string; line: number } {
  const yaml = `${rulesText()}\noverlays:\n${overlays}\n`;
  const line = yaml.split('\n').findIndex((text) => text.includes('>>>')) + 1;
  return { yaml: yaml.replaceAll('>>>', ''), line };
}

const HALL = '  - for: { hall: aq-civic }\n    rules:';

describe('overlays of a rule file', () => {
  test('are taken, and the version follows their content', () => {
    const silent = (heartbeats: number) => readRules(marked(`${HALL} [{ id: kiosk-silent, heartbeats: ${heartbeats} }]`).yaml);
    expect(silent(9).overlays).toEqual([
      { scope: 'hall', name: 'aq-civic', changes: [{ id: 'kiosk-silent', heartbeats: 9 }], added: [] },
    ]);
    expect(new Set([silent(9).version, silent(8).version, readRules(rulesText()).version]).size).toBe(3);
  });

  test.each([
    [
      'for nothing',
      '  - >>>for: {}\n    rules: [{ id: kiosk-gone, off: true }]',
      /exactly one of region, hall, kioskType, kiosk/,
    ],
    ['for two things', '  - >>>for: { hall: a, region: b }\n    rules: [{ id: kiosk-gone, off: true }]', /exactly one of/],
    ['for what nobody knows', '  - for: { >>>city: a }\n    rules: [{ id: kiosk-gone, off: true }]', /city/],
    [
      'of a rule that is not there',
      `${HALL}\n      - >>>id: kiosk-sient\n        off: true`,
      /kiosk-sient: there is no common rule/,
    ],
    [
      'of a common rule in whole',
      `${HALL}\n      - id: kiosk-silent\n        >>>kind: silence\n        heartbeats: 9`,
      /kiosk-silent: is a common rule; leave out kind/,
    ],
    [
      'of one rule twice',
      `${HALL}\n      - { id: kiosk-gone, off: true }\n      - { >>>id: kiosk-gone, graceS: 9 }`,
      /has it twice/,
    ],
    ['with an unknown field', `${HALL}\n      - { id: kiosk-gone, >>>grace: 9 }`, /kiosk-gone: grace: is no field that is known/],
    [
      'with a wrong value',
      `${HALL}\n      - { id: kiosk-gone, >>>graceS: soon }`,
      /kiosk-gone: graceS: .*under the overlay for hall aq-civic/,
    ],
    [
      'that would flap',
      `${HALL}\n      - id: kiosk-clock\n        >>>clearS: 300`,
      /kiosk-clock: clearS must be below raiseS.*hall aq-civic/,
    ],
    [
      'whose new rule takes every fault',
      `  - for: { hall: aq-civic }\n    >>>rules:\n      - { id: all-of-them, kind: fault, because: x, title: { zh: 甲, en: a } }`,
      /fault-reported: can never be reached, the rule all-of-them/,
    ],
    [
      'whose new rule takes what another is for',
      `  - for: { hall: aq-civic }\n    >>>rules:\n      - { id: all-of-them, kind: flapping, because: x, title: { zh: 甲, en: a }, of: [link], windowS: 600, changes: { raise: 4, clear: 1 }, severity: info }`,
      /kiosk-unsteady: can never be reached, the rule all-of-them before it takes everything/,
    ],
    [
      'whose new rule is no rule',
      `${HALL}\n      - { id: hot, kind: silence, because: x, title: { zh: 甲, en: a }, >>>heartbeats: 0, severity: info }`,
      /hot: heartbeats/,
    ],
    [
      'of which a second is for the same hall',
      `${HALL} [{ id: kiosk-gone, off: true }]\n  - >>>for: { hall: aq-civic }\n    rules: [{ id: kiosk-silent, off: true }]`,
      /two overlays for hall aq-civic/,
    ],
  ])('%s are refused with the line and why', (_what, overlays, why) => {
    const { yaml, line } = marked(overlays);
    expect(refusal(yaml)).toMatch(why);
    expect(refusal(yaml)).toContain(`line ${line}:`);
  });

  test('of which each is right and both together are not are refused', () => {
    const region = '  - for: { region: anqing }\n    rules: [{ id: kiosk-clock, raiseS: 80 }]';
    const type = '  - for: { kioskType: ATM }\n    rules: [{ id: kiosk-clock, clearS: 100 }]';
    expect(refusal(marked(region).yaml)).toBe('taken');
    expect(refusal(marked(type).yaml)).toBe('taken');
    expect(refusal(marked(`${region}\n${type}`).yaml)).toMatch(/overlay for region anqing and that for kioskType ATM/);
  });

  test('for a thousand halls are read, and those that meet in too many ways are refused', () => {
    const many = (scope: string, n: number) =>
      Array.from(
        { length: n },
        (_, i) => `  - { for: { ${scope}: ${scope}-${i} }, rules: [{ id: kiosk-gone, graceS: ${i} }] }\n`,
      ).join('');
    expect(readRules(marked(many('hall', 1_000)).yaml).overlays).toHaveLength(1_000);
    expect(refusal(marked(many('hall', 900) + many('kiosk', 900)).yaml)).toMatch(/kiosk-gone in 811801 combinations, too many/);
  });

  test('are taken or refused with a sentence, whatever they say', () => {
    const value = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null), fc.object({ maxDepth: 1 }));
    const field = fc.constantFrom('off', 'raiseS', 'clearS', 'pct', 'severity', 'kind', 'codes', '__proto__', 'id');
    const entry = fc.tuple(fc.constantFrom('kiosk-clock', 'fault-reported', 'consumable-low', 'x'), fc.dictionary(field, value));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
        const rules = entries.map(([id, fields]) => ({ id, ...fields }));
        const yaml = marked(`  - ${JSON.stringify({ for: { hall: 'h' }, rules })}`).yaml;
        expect(refusal(yaml)).toMatch(/^(taken|The rules are (refused|not YAML).*line \d+)/);
      }),
      { numRuns: 150 },
    );
  });
});
