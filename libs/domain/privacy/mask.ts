import { PERSONAL_KINDS, type PersonalKind, personalKind } from './personal-number.js';

/** How often each kind was masked; null: nothing was. */
export type MaskedCounts = Partial<Record<PersonalKind, number>>;

export interface Masked {
  text: string;
  /** Null: the text is as it was. */
  found: MaskedCounts | null;
}

const DIGIT = '[0-9０-９]';
/** What people write between groups of digits. */
const GAP = '[ \\t\\u00a0\\u3000\\-‐-―－·]{0,2}';
/** The shortest that is looked for is a mobile number. */
const SHORTEST = 11;
const ENOUGH = new RegExp(`(?:${DIGIT}${GAP}){${SHORTEST}}`);
/** Groups of digits, the last maybe with the letter that an ID number may end with. */
const RUN = new RegExp(`${DIGIT}(?:${GAP}${DIGIT}){${SHORTEST - 1},}(?:${GAP}[XxＸｘ](?![0-9A-Za-z_]))?`, 'g');
const GROUP = /[0-9０-９]+[XxＸｘ]?|[XxＸｘ]/g;
const FULL_ZERO = '０'.charCodeAt(0);
/** +86 or 0086 before the longest number. */
const LONGEST = 19;

interface Group {
  /** Place in the run. */
  from: number;
  to: number;
  /** ASCII. */
  digits: string;
}

/**
 * Masks what looks like an ID number, a bank card or a mobile number: each digit becomes a star of its width, so that the text stays as long
 * as it was, in characters and in bytes. What was masked once is never masked again.
 */
export function maskPersonal(text: string): Masked {
  if (text.length < SHORTEST || !ENOUGH.test(text)) return { text, found: null };
  const found: MaskedCounts = {};
  // What stood beside a number that is stars now may be one by itself.
  for (let before = text; ; ) {
    const masked = before.replace(RUN, (run, at: number) =>
      standsAlone(before, at, at + run.length) ? maskRun(run, found) : run,
    );
    if (masked === before) return masked === text ? { text, found: null } : { text: masked, found };
    before = masked;
  }
}

/** Part of a longer name, of a hexadecimal one, or of a number with a fraction is none of these numbers. */
function standsAlone(text: string, from: number, to: number): boolean {
  const word = /[A-Za-z0-9_]*$/.exec(text.slice(Math.max(0, from - 32), from))?.[0] ?? '';
  const isWord = word === '' || (/^[A-Za-z]+$/.test(word) && /[G-Zg-z]/.test(word));
  const isFraction = /[0-9][.,]$/.test(text.slice(Math.max(0, from - 2), from)) || /^[.][0-9]/.test(text.slice(to, to + 2));
  return isWord && !isFraction && !/^[A-Za-z0-9_]/.test(text.slice(to, to + 1));
}

function maskRun(run: string, found: MaskedCounts): string {
  const groups = groupsIn(run);
  let masked = '';
  let done = 0;
  for (let i = 0; i < groups.length; i++) {
    const hit = longestFrom(groups, i);
    if (!hit) continue;
    const [from, to] = [(groups[i] as Group).from, (groups[hit.last] as Group).to];
    masked +=
      run.slice(done, from) +
      run
        .slice(from, to)
        .replace(/[0-9Xx]/g, '*')
        .replace(/[０-９Ｘｘ]/g, '＊');
    done = to;
    found[hit.kind] = (found[hit.kind] ?? 0) + 1;
    i = hit.last;
  }
  return masked + run.slice(done);
}

const groupsIn = (run: string): Group[] =>
  [...run.matchAll(GROUP)].map(({ 0: said, index }) => ({
    from: index,
    to: index + said.length,
    digits: said
      .replace(/[０-９Ｘｘ]/g, (sign) => (sign >= '０' && sign <= '９' ? String(sign.charCodeAt(0) - FULL_ZERO) : 'X'))
      .replace('x', 'X'),
  }));

/** The longest number that begins with the group. */
function longestFrom(groups: Group[], first: number): { kind: PersonalKind; last: number } | null {
  let digits = '';
  const shape: number[] = [];
  let hit: { kind: PersonalKind; last: number } | null = null;
  for (let last = first; last < groups.length; last++) {
    const group = groups[last] as Group;
    digits += group.digits;
    shape.push(group.digits.length);
    if (digits.length > LONGEST) break;
    const kind = personalKind(digits, shape);
    if (kind) hit = { kind, last };
  }
  return hit;
}

/** Both counts together. */
export function addMasked(into: MaskedCounts | null, more: MaskedCounts | null): MaskedCounts | null {
  if (!into || !more) return into ?? more;
  const sum = { ...into };
  for (const kind of PERSONAL_KINDS) if (more[kind]) sum[kind] = (sum[kind] ?? 0) + more[kind];
  return sum;
}
