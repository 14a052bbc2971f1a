import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bareOf } from './bare.js';

const bytes = (...parts: (number[] | string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : [...part])),
  );
const text = (all: Uint8Array | undefined): string => String.fromCharCode(...(all ?? []));

const segment = (marker: number, body: Uint8Array): Uint8Array =>
  bytes([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff], body);
const JFIF = segment(0xe0, bytes('JFIF\0'));
const EXIF = segment(0xe1, bytes('Exif\0\0', 'GPS 30.5 117.0'));
const NOTE = segment(0xfe, bytes('taken by somebody'));
const TABLE = segment(0xdb, bytes([1, 2, 3]));
const SCAN = bytes(segment(0xda, bytes([1])), [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
const jpeg = (...parts: Uint8Array[]): Uint8Array => bytes([0xff, 0xd8], ...parts, [0xff, 0xd9]);

const four = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const chunk = (name: string, body: Uint8Array): Uint8Array => bytes(four(body.length), name, body, four(0));
const png = (...chunks: Uint8Array[]): Uint8Array =>
  bytes([0x89], 'PNG\r\n', [0x1a, 0x0a], chunk('IHDR', bytes([1])), ...chunks, chunk('IEND', bytes()));

const riff = (name: string, body: Uint8Array): Uint8Array =>
  bytes(name, four(body.length).reverse(), body, body.length % 2 ? [0] : []);
const webp = (...chunks: Uint8Array[]): Uint8Array => riff('RIFF', bytes('WEBP', ...chunks));

describe('a picture is kept bare', () => {
  test('of a JPEG goes what cameras and programs write, also between its scans and behind its end', () => {
    const whole = bytes(jpeg(JFIF, EXIF, NOTE, TABLE, SCAN, EXIF, SCAN), 'a film behind it');
    expect(bareOf(whole)).toEqual({ kind: 'image/jpeg', bytes: jpeg(JFIF, TABLE, SCAN, SCAN) });
  });

  test('of a PNG go texts, times and EXIF', () => {
    const data = chunk('IDAT', bytes([7]));
    const whole = bytes(
      png(chunk('tEXt', bytes('Author')), chunk('eXIf', bytes('GPS')), data, chunk('tIME', bytes([1]))),
      'behind',
    );
    expect(bareOf(whole)).toEqual({ kind: 'image/png', bytes: png(data) });
  });

  test('of a WebP go EXIF and XMP, and that it says it has them', () => {
    const head = (flags: number) => riff('VP8X', bytes([flags, 0, 0, 0, 9, 0, 0, 9, 0, 0]));
    const picture = riff('VP8 ', bytes([1, 2, 3]));
    const whole = bytes(webp(head(0x3c), picture, riff('EXIF', bytes('GPS')), riff('XMP ', bytes('<x/>'))), 'behind');
    expect(bareOf(whole)).toEqual({ kind: 'image/webp', bytes: webp(head(0x10), picture) });
  });

  test('what is none, or not whole, is not taken', () => {
    const [head] = [bytes([0xff, 0xd8, 0xff])];
    const none = [bytes(), bytes('<svg/>'), bytes('GIF89a'), head, jpeg(JFIF, SCAN).slice(0, -2), png().slice(0, -1)];
    for (const one of [...none, webp(), webp(riff('EXIF', bytes('x'))), webp(riff('VP8 ', bytes([1]))).slice(0, -2)])
      expect([text(one), bareOf(one)]).toEqual([text(one), null]);
  });

  test('property: whatever is written beside, nothing of it is left, and bare stays as it is', () => {
    const secret = 'SECRET-PLACE';
    const beside = fc.constantFrom(
      ...[0xe1, 0xe2, 0xe3, 0xed, 0xef, 0xfe].map((marker) => segment(marker, bytes(secret))),
      TABLE,
      JFIF,
      SCAN,
    );
    fc.assert(
      fc.property(fc.array(beside, { maxLength: 12 }), (parts) => {
        const bare = bareOf(jpeg(...parts));
        expect(text(bare?.bytes)).not.toContain(secret);
        expect(bare && bareOf(bare.bytes)).toEqual(bare);
      }),
    );
  });

  test('property: no bytes at all bring it down, and what is kept is never more than what came', () => {
    const begun = fc.constantFrom(bytes([0xff, 0xd8, 0xff]), png(), webp(riff('VP8 ', bytes([1]))), bytes());
    fc.assert(
      fc.property(begun, fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        const bare = bareOf(bytes(head, rest));
        expect(bare?.bytes.length ?? 0).toBeLessThanOrEqual(head.length + rest.length);
      }),
    );
  });
});
