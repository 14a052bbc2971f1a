import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { ownStream, withoutMarkBytes } from '#libs/runtime/index.js';

const NEWLINE = 10;
const RETURN = 13;
const CHUNK = 1024 * 1024;
/** A file with a longer line is not one of lines. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Thrown when a file has a line that is longer than any that was meant. */
export class NotLines extends Error {
  readonly retry = false;
}

/** The lines of a file, many at a time, without their ends and the file's byte order mark. They share memory: use them before the next are asked for. */
export async function* readLines(path: string): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    const read = begun ? (chunk as Buffer) : withoutMarkBytes(chunk as Buffer);
    begun = true;
    const text: Buffer = rest.length > 0 ? Buffer.concat([rest, read]) : read;
    const end = text.lastIndexOf(NEWLINE);
    rest = text.subarray(end + 1);
    if (rest.length > LONGEST_LINE) throw new NotLines(`${path} has a line of more than ${LONGEST_LINE} bytes`);
    if (end >= 0) yield split(text.subarray(0, end + 1));
  }
  if (rest.length > 0) yield [trimmed(rest)];
}

function split(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
    lines.push(trimmed(text.subarray(from, end)));
    from = end + 1;
  }
  return lines;
}

const trimmed = (line: Buffer): Buffer => (line.at(-1) === RETURN ? line.subarray(0, -1) : line);

/** Writes lines to a file beside it and then puts that in its place: there is the whole or nothing. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const fresh = `${path}.new`;
  const out = ownStream(fresh);
  const done = finished(out);
  // Awaited below; a failure before that must not go unheard.
  done.catch(() => undefined);
  try {
    for (const line of lines) if (!out.write(`${line}\n`)) await Promise.race([once(out, 'drain'), done]);
    out.end();
    await done;
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
