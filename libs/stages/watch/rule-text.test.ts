import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RulesRefused, readRules } from './rule-file.js';

const refusalOf = (yaml: string): RulesRefused => {
  try {
    readRules(yaml);
  } catch (error) {
    if (error instanceof RulesRefused) return error;
    throw error;
  }
  throw new Error('It was taken');
};
const first = (yaml: string) => refusalOf(yaml).places[0];

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
    (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`,
  ),
].join('\n');

describe('a rule text', () => {
  test.each<[string, string, number, string]>([
    ['an alias that makes a thousand million of ten lines', bomb, 2, 'alias'],
    ['an alias of nothing', 'rules: *a', 1, ''],
    ['an alias in itself', 'rules:\n  - &a [*a]', 2, 'alias'],
    [
      'a long part by many aliases',
      `a: &a [${Array(2_000).fill('1').join(', ')}]\nrules: [${Array(100).fill('*a').join(', ')}]`,
      2,
      'parts',
    ],
    ['more aliases than anybody needs', `a: &a 1\nrules: [${Array(200).fill('*a').join(', ')}]`, 2, 'aliases'],
    ['a merge key', 'rules:\n  - id: R-1\n    <<: {kind: x}', 3, 'merge'],
    ['a tag of a type', 'rules: !!binary aGk=', 1, 'tags'],
    ['a tag of their own', '# x\nrules: !mine []', 2, ''],
    ['a set', 'rules: !!set {a, b}', 1, 'tags'],
    ['a key twice', 'rules: []\nrules: []', 2, ''],
    ['a key that is a list', '? [a, b]\n: 1', 1, 'key'],
    ['a key of every object', 'rules: []\n__proto__: {x: 1}', 2, 'key'],
    ['lists in lists, of 20,000', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 1, 'nested'],
    ['lists in lists that do not end', '['.repeat(20_000), 1, 'nested'],
    [
      'maps in maps, of 5,000',
      Array.from({ length: 5_000 }, (_, n) => `${' '.repeat(n)}a:`)
        .join('\n')
        .slice(0, 400_000),
      1,
      'nested',
    ],
    ['dashes, of 20,000', `${'- '.repeat(20_000)}x`, 1, 'nested'],
    ['maps of flow over many lines', '{a:\n'.repeat(20_000), 1, 'nested'],
    ['more than half a MiB', `rules: []\n#${'x'.repeat(600_000)}`, 1, 'KiB'],
    ['more parts than anybody writes', `rules: [${Array(100_000).fill('1').join(', ')}]`, 1, 'parts'],
    ['two documents', 'rules: []\n---\nrules: []', 1, ''],
  ])('with %s is refused with its line and a sentence', (_, yaml, line, says) => {
    const place = first(yaml);
    expect(place?.line).toBeGreaterThanOrEqual(line);
    expect(place?.says.en).toContain(says);
    expect(place?.says.en).not.toMatch(/call stack|TypeError|RangeError/);
  });

  test('may say a thing once and mean it twice, as files of before did', () => {
    const refusal = refusalOf('rules:\n  - &a {id: R-1}\n  - *a');
    expect(refusal.message).toContain('The rules are refused');
  });

  test('of whatever signs is read or refused, and never breaks', () => {
    const piece = fc.constantFrom(
      'rules:',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '<<: ',
      '!x ',
      '? ',
      ': ',
      'id',
      '"',
      "'",
      '|\n',
      '---\n',
      '%YAML 1.2\n',
      '\t',
      '#',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(refusalOf(pieces.join('')).places.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
