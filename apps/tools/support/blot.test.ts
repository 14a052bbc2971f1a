import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Blot } from './blot.js';

const blotted = (text: string, unsaid: string[] = [], hosts = false): string => new Blot(unsaid).text(text, hosts);

test.each([
  ['ask https://hooks.example/a,b?key=1 and go on', 'ask https://*** and go on'],
  ['（mqtts://k:p@broker:8883）', '（mqtts://***）'],
  ['from 10.2.3.4 and 127.0.0.1:3000', 'from *** and 127.0.0.1:3000'],
  ['from fe80::1ff:fe23:4567:890a at 08:30:59', 'from *** at 08:30:59'],
  ['write to 王.li@hall.example', 'write to ***'],
])('%s', (said, safe) => expect(blotted(said)).toBe(safe));

test('names of machines are taken out where they may stand, and names of files stay elsewhere', () => {
  expect(blotted('robot.inside:8443 and secrets.json', [], true)).toBe('*** and ***');
  expect(blotted('secrets.json')).toBe('secrets.json');
});

test('a short name is taken out where it stands alone, and in no other word', () => {
  expect(blotted('chen took chenille; 王伟接单', ['chen', '王伟'])).toBe('*** took chenille; ***接单');
  expect(blotted('it is on', ['on'])).toBe('it is on');
});

test('property: no long secret is left, as it is, in JSON or in an address, whatever it is made of', () => {
  const secret = fc
    .string({ minLength: 16, maxLength: 60, unit: 'grapheme' })
    .filter((text) => text.trim() === text && !/^\**$/.test(text));
  fc.assert(
    fc.property(secret, fc.string(), (word, beside) => {
      const blot = new Blot([word]);
      for (const said of [word, JSON.stringify({ word }), encodeURIComponent(word)])
        expect(blot.text(`${beside} ${said} ${beside}`)).not.toContain(said);
    }),
  );
});
