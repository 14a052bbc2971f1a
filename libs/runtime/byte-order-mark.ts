import { readFileSync } from 'node:fs';

/** What some editors and libraries put before UTF-8 text. It says how the text is written and is no part of it. */
const MARK = '\ufeff';

export const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(MARK.length) : text);

export const withoutMarkBytes = <T extends Uint8Array>(bytes: T): T =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? (bytes.subarray(3) as T) : bytes;

/** The text of a file that a person may have written. */
export const readText = (path: string): string => withoutMark(readFileSync(path, 'utf8'));
