import { addMasked, type Masked, type MaskedCounts, maskPersonal } from './mask.js';

/**
 * What of a kiosk's message is a name, a code or a version, and no free text: serial numbers and boots are long digits by right, and rules
 * and the register go by them. Everything else that is text is free: `detail` of a fault, `reason` of a birth, and fields that no contract
 * knows, which the recording keeps as they came.
 */
const NAMES: ReadonlySet<string> = new Set([
  // Names one start; many kiosks take the time for it.
  'bootId',
  // What is printed on the machine and its program.
  'model',
  'serial',
  'app',
  // Words of a catalogue, by which rules judge.
  'code',
  'vendorCode',
  'component',
  'components',
  'services',
  'state',
  'action',
  'mode',
  // Of a consumable or a cash unit.
  'id',
  'kind',
  'status',
  'replenishment',
  'storage',
  'accuracy',
]);

/** A text of JSON, and whether it names a field. */
const TEXTS = /"((?:[^"\\]|\\.)*)"(\s*:)?/g;

/** Masks the free text in what a kiosk sent, and nothing else; what is no JSON is masked as it stands. */
export function maskPacket(said: string): Masked {
  return isJson(said) ? maskTexts(said) : maskPersonal(said);
}

function isJson(said: string): boolean {
  try {
    JSON.parse(said);
    return true;
  } catch {
    return false;
  }
}

function maskTexts(said: string): Masked {
  let found: MaskedCounts | null = null;
  let field = '';
  const text = said.replace(TEXTS, (whole: string, inner: string, colon: string | undefined) => {
    if (colon !== undefined) {
      field = inner;
      return whole;
    }
    if (NAMES.has(field)) return whole;
    const masked = inner.includes('\\') ? maskEscaped(inner) : maskPersonal(inner);
    found = addMasked(found, masked.found);
    return masked.found ? `"${masked.text}"` : whole;
  });
  return { text, found };
}

/** Digits may be written as escapes, and what stands before them ends with a letter of one. */
function maskEscaped(inner: string): Masked {
  const { text, found } = maskPersonal(JSON.parse(`"${inner}"`) as string);
  return { text: found ? JSON.stringify(text).slice(1, -1) : inner, found };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** First byte of a full-width digit. */
const FULL = 0xef;
const SHORTEST = 11;

/**
 * Whether bytes may have such a number: quick, for every message is asked. Eleven digits within one text, whatever stands between them, or
 * an escape that may be a digit. Numbers of JSON, as the time of each message is, stand in no text.
 */
export function mayBePersonal(bytes: Uint8Array): boolean {
  let digits = 0;
  let inText = false;
  let texts = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === QUOTE) {
      inText = !inText;
      texts++;
      digits = 0;
    } else if (inText) {
      if (byte === BACKSLASH) {
        if (isDigitEscape(bytes, i)) return true;
        i++;
      } else if ((byte >= ZERO && byte <= ZERO + 9) || byte === FULL) {
        if (++digits === SHORTEST) return true;
      }
    }
  }
  // What is no JSON is looked at as a whole.
  return texts === 0 && bytes.length >= SHORTEST;
}

/** \u003N, \uff1N. */
const isDigitEscape = (bytes: Uint8Array, at: number): boolean => {
  const code = String.fromCharCode(...bytes.subarray(at + 1, at + 5)).toLowerCase();
  return code === 'u003' || code === 'uff1';
};
