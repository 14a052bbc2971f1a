import type { PhotoKind } from './photo.js';

/** A picture without what a camera or a program wrote beside it: where, when and with what it was taken is nobody's business. */
export interface Bare {
  kind: PhotoKind;
  bytes: Uint8Array;
}

const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const begins = (bytes: Uint8Array, signature: readonly number[]): boolean => signature.every((byte, n) => bytes[n] === byte);
const letters = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const MARK = 0xff;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
/** JFIF, and how Adobe wrote the colours: without them a picture looks otherwise. */
const NEEDED = new Set([0xe0, 0xee]);
/** APP0 to APP15 and the comment: EXIF, XMP, previews, makers' notes. */
const isBeside = (marker: number): boolean => ((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe) && !NEEDED.has(marker);
/** Within the lines of a picture: a byte that was stuffed, or a place to start anew. */
const isWithin = (after: number | undefined): boolean =>
  after === undefined || after === 0 || after === MARK || (after >= 0xd0 && after <= 0xd7);

/** Where the lines of a picture end. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !(bytes[at] === MARK && !isWithin(bytes[at + 1]))) at++;
  return at;
}

/** Segment by segment, to the end of the picture; what stands behind that goes, too. Null: it is not whole. */
function bareJpeg(bytes: Uint8Array): Uint8Array | null {
  const parts = [bytes.subarray(0, 2)];
  for (let at = 2; at + 1 < bytes.length; ) {
    const marker = bytes[at + 1];
    if (bytes[at] !== MARK || marker === undefined) return null;
    if (marker === MARK) at++;
    else if (marker === END_OF_IMAGE) return join([...parts, bytes.subarray(at, at + 2)]);
    else {
      const size = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      const behind = at + 2 + size;
      if (size < 2 || behind > bytes.length) return null;
      const end = marker === START_OF_SCAN ? endOfScan(bytes, behind) : behind;
      if (!isBeside(marker)) parts.push(bytes.subarray(at, end));
      at = end;
    }
  }
  return null;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a PNG is drawn by. */
const DRAWN = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'pHYs', 'IDAT', 'IEND']);

function barePng(bytes: Uint8Array): Uint8Array | null {
  const parts = [bytes.subarray(0, PNG.length)];
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const end = at + 12 + view(bytes).getUint32(at);
    const chunk = letters(bytes, at + 4);
    if (end > bytes.length || (parts.length === 1 && chunk !== 'IHDR')) return null;
    if (DRAWN.has(chunk)) parts.push(bytes.subarray(at, end));
    if (chunk === 'IEND') return join(parts);
    at = end;
  }
  return null;
}

/** What a WebP is drawn by. */
const WEBP_DRAWN = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF']);
/** Of the flags: that there are colours of a maker, EXIF and XMP. */
const WEBP_BESIDE = 0x20 | 0x08 | 0x04;
const WEBP_HEAD = 12;

function bareWebp(bytes: Uint8Array): Uint8Array | null {
  const parts: Uint8Array[] = [];
  const end = 8 + view(bytes).getUint32(4, true);
  if (end > bytes.length) return null;
  for (let at = WEBP_HEAD; at + 8 <= end; ) {
    const size = view(bytes).getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const chunk = bytes.slice(at, next);
    const name = letters(chunk, 0);
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~WEBP_BESIDE;
    if (WEBP_DRAWN.has(name)) parts.push(chunk);
    at = next;
  }
  if (!parts.some((part) => letters(part, 0).startsWith('VP8') && letters(part, 0) !== 'VP8X') && parts.length < 2) return null;
  const head = bytes.slice(0, WEBP_HEAD);
  view(head).setUint32(4, 4 + parts.reduce((sum, { length }) => sum + length, 0), true);
  return join([head, ...parts]);
}

const READ: [PhotoKind, (bytes: Uint8Array) => boolean, (bytes: Uint8Array) => Uint8Array | null][] = [
  ['image/jpeg', (bytes) => begins(bytes, [MARK, 0xd8, MARK]), bareJpeg],
  ['image/png', (bytes) => begins(bytes, PNG), barePng],
  ['image/webp', (bytes) => bytes.length >= WEBP_HEAD && letters(bytes, 0) === 'RIFF' && letters(bytes, 8) === 'WEBP', bareWebp],
];

/** A picture by what is in it, whatever it is called, and bare; null: it is none that is taken, or not whole. */
export function bareOf(bytes: Uint8Array): Bare | null {
  const [kind, , bare] = READ.find(([, is]) => is(bytes)) ?? [];
  const left = bare?.(bytes);
  return kind && left ? { kind, bytes: left } : null;
}
