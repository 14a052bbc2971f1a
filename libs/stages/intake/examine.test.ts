import { describe, expect, test } from '@jest/globals';
import { examine, RefusedReading } from './examine.js';

const HEARTBEAT = '{"ts":1767225600000,"bootId":"b","seq":1,"mode":"inService"}';
const bytes = (text: string): Uint8Array => Buffer.from(text);
const refused = (payload: Uint8Array): [string, string] => {
  const answer = examine('heartbeat', payload);
  return answer instanceof RefusedReading ? [answer.reason, answer.detail] : ['taken', ''];
};

describe('a payload that is no JSON is refused by what is wrong with it', () => {
  test.each<[string, Uint8Array, string, RegExp]>([
    ['a text that C ended', bytes(`${HEARTBEAT}\0`), 'not-json', /has 1 byte after its JSON, the first a NUL, as C ends/],
    ['what is left of a longer text', bytes(`${HEARTBEAT}"}`), 'not-json', /has 2 bytes after its JSON;/],
    ['braces within the text', bytes(HEARTBEAT.replace('"b"', '"}\\"{"').concat('\0\0')), 'not-json', /has 2 bytes after/],
    ['half of it', bytes(HEARTBEAT.slice(0, 20)), 'not-json', /ends before its JSON does/],
    ['a number that is none', bytes('{"ts":1,"tempC":NaN}'), 'not-json', /NaN or Infinity.*leave such a field out/],
    ['nothing', bytes(' '), 'not-json', /is empty/],
    ['words', bytes('hello'), 'not-json', /is not JSON/],
    ['binary', Uint8Array.of(1, 0, 2), 'not-text', /is binary/],
    ['UTF-16', Buffer.from(`\ufeff${HEARTBEAT}`, 'utf16le'), 'not-text', /not in UTF-16/],
    ['two objects', bytes(HEARTBEAT + HEARTBEAT), 'not-json', /after its JSON/],
  ])('%s', (_, payload, reason, detail) => {
    const [found, said] = refused(payload);
    expect(found).toBe(reason);
    expect(said).toMatch(detail);
  });

  test('white space around it is JSON', () => {
    expect(refused(bytes(` ${HEARTBEAT}\r\n`))).toEqual(['taken', '']);
  });
});
