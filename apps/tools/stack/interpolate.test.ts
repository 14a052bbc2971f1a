import { describe, expect, test } from '@jest/globals';
import { interpolate, NotFilledIn, readEnv, variablesIn } from './interpolate.js';

const SET = { NAME: 'value', EMPTY: '', OTHER: 'another' };

describe('variables are filled in as compose does', () => {
  test.each([
    ['nothing to fill in', 'nothing to fill in'],
    ['$NAME and $NAMES', 'value and '],
    [`a\${NAME}b`, 'avalueb'],
    [`\${ABSENT}`, ''],
    [`\${NAME:-default}`, 'value'],
    [`\${EMPTY:-default}`, 'default'],
    [`\${EMPTY-default}`, ''],
    [`\${ABSENT-default}`, 'default'],
    [`\${NAME:+given}`, 'given'],
    [`\${EMPTY:+given}`, ''],
    [`\${EMPTY+given}`, 'given'],
    [`\${ABSENT:-\${NAME:-deep}}`, 'value'],
    [`\${ABSENT:-\${GONE:-deep}}/\${NAME}`, 'deep/value'],
    [`\${ABSENT:+\${MISSING:?never asked}}`, ''],
    [`\${NAME:?it must be there}`, 'value'],
    [`$\${NAME} costs $$5`, `\${NAME} costs $5`],
    [`\${ABSENT:-a:b}:1883`, 'a:b:1883'],
  ])('%s', (text, filled) => {
    expect(interpolate(text, SET)).toBe(filled);
  });

  test.each([
    [`\${ABSENT:?the address of the hall}`, /ABSENT must be set in \.env: the address of the hall/],
    [`\${EMPTY:?}`, /EMPTY must be set/],
    [`\${NAME:-default`, /is never closed/],
    [`\${NAME:=default}`, /is no variable of compose/],
    [`\${1ST}`, /is no variable of compose/],
    ['10 $ each', /a \$ stands alone/],
  ])('%s is refused', (text, why) => {
    expect(() => interpolate(text, SET)).toThrow(NotFilledIn);
    expect(() => interpolate(text, SET)).toThrow(why);
  });
});

test('the variables of a text are those within others too, and no dollar of its own', () => {
  expect([...variablesIn(`\${A:-\${B}} $C $$D $\${E}`)]).toEqual(['A', 'B', 'C']);
});

test('a .env is read as compose reads it, an example as if nothing were commented out', () => {
  const text = 'A=1\n# words\n#B=two words\nC="with # in it" \nD=plain # said\n';
  expect(readEnv(text)).toEqual({ A: '1', C: 'with # in it', D: 'plain' });
  expect(readEnv(text, { commented: true })).toMatchObject({ A: '1', B: 'two words' });
});
