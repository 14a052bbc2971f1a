import { NOW } from '#apps/api/testing/stand.js';
import { ACT_ID_MARK, KioskLines, ROLES, type Role } from '#libs/domain/index.js';
import { Grounds, HALL_IDS, SCOPES, thingsOf, WIDE } from '../access/place.js';
import { type Answered, complaintOf, nameOf } from './complaints.js';
import { type Asked, OPERATIONS, type Operation, Requests } from './requests.js';
import { unchained } from './unchained.js';
import { Chance } from './values.js';
import { NEVER_TAKEN } from './wishes.js';
import { Wishing } from './wishing.js';

/** Asked side by side. */
const AT_ONCE = 8;
const MOST_TOLD = 20;

export interface Fuzzed {
  requests: number;
  /** How many were answered with each status. */
  statuses: Record<string, number>;
  /** By operation, how many were answered with success. */
  taken: Map<string, number>;
  complaints: string[];
}

/** Who asks: each role where it is for, and nobody. */
const ASKERS: { role: Role | null; where: keyof typeof SCOPES }[] = [
  ...ROLES.flatMap((role) => (Object.keys(SCOPES) as (keyof typeof SCOPES)[]).map((where) => ({ role, where }))),
  { role: null, where: 'everywhere' },
];

const knownIds = ({ silences }: Grounds): string[] => [
  ...HALL_IDS.flatMap((hall) => [hall, ...Object.values(thingsOf(hall)).map(String)]),
  ...silences.values(),
  WIDE,
];

/** An act of the register is named by its thing beside the key: one sending may change many. */
async function isChained({ stand: { parts, database } }: Grounds, key: string): Promise<boolean> {
  if (await parts.chain.one(key)) return true;
  const [from, to] = [`${key}${ACT_ID_MARK}`, `${key}${ACT_ID_MARK}\uffff`];
  return (await database.query('SELECT id FROM act WHERE id COLLATE "C" BETWEEN $1 AND $2 LIMIT 1', [from, to])).length > 0;
}

/** Who logs out has a session of their own to lose. */
const LEAVES = /^DELETE \/api\/v1\/(?:session$|account\/sessions)/;

/** Null: it ended before it was whole. */
async function textOf(answer: Response): Promise<string | null> {
  try {
    return await answer.text();
  } catch (error) {
    if (error instanceof TypeError && error.message === 'terminated') return null;
    throw error;
  }
}

async function answerOf(
  grounds: Grounds,
  asked: Asked,
  number: number,
  role: Role | null,
  token: string | null,
): Promise<Answered> {
  const stops = new AbortController();
  const key = `fuzz-${number}-${grounds.stand.clock.now()}`;
  const headers = {
    'idempotency-key': key,
    ...(token && { authorization: `Bearer ${token}` }),
    ...(asked.body !== undefined && { 'content-type': 'application/json' }),
  };
  const { method } = asked.operation;
  const init = { method, headers, signal: stops.signal, ...(asked.body !== undefined && { body: asked.body }) };
  const answer = await fetch(grounds.stand.url + asked.target, init);
  const { status } = answer;
  // A stream never ends.
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await textOf(answer);
  if (isStream) stops.abort();
  if (text === null) return { status, text: '', role, inChain: false, isCut: true };
  const inChain = method !== 'GET' && status < 300 && (await isChained(grounds, key));
  return { status, text, role, inChain };
}

/** Who asks of an operation: often one who may, so that it gets past the guard. */
function askerOf({ roles }: Operation, chance: Chance): (typeof ASKERS)[number] {
  const able = ASKERS.filter(({ role, where }) => role !== null && where === 'everywhere' && roles?.includes(role));
  return able.length > 0 && chance.in(2) ? chance.one(able) : chance.one(ASKERS);
}

/** What came of one request. */
interface Outcome {
  asked: Asked;
  asker: (typeof ASKERS)[number];
  answered: Answered;
}

/** All that is left to chance is drawn before anything is waited for, so that the same seed draws the same. */
async function oneOf(grounds: Grounds, source: Requests, chance: Chance, number: number): Promise<Outcome> {
  const operation = chance.one(OPERATIONS);
  const asker = askerOf(operation, chance);
  const { role, where } = asker;
  const scope = SCOPES[where];
  const leaves = LEAVES.test(nameOf(operation));
  const wish = role && source.wish(operation, new Wishing(grounds, role, scope, chance.one(HALL_IDS), number));
  const plain = wish ? null : source.of(operation);
  const opened = role && (leaves ? grounds.openSession(role, scope, `leaves-${number % 31}`) : grounds.session(role, scope));
  const { token, ...asked } = plain ? { ...plain, token: null } : await (wish as NonNullable<typeof wish>)();
  return { asked, asker, answered: await answerOf(grounds, asked, number, role, token ?? (await opened)) };
}

function note(found: Fuzzed, { asked, asker: { role, where }, answered }: Outcome): void {
  const { status } = answered;
  const name = nameOf(asked.operation);
  found.statuses[status] = (found.statuses[status] ?? 0) + 1;
  if (status < 300) found.taken.set(name, (found.taken.get(name) ?? 0) + 1);
  const complaint = complaintOf(asked, answered);
  if (!complaint || found.complaints.length >= MOST_TOLD) return;
  const sent = `${asked.operation.method} ${asked.target.slice(0, 300)} ${asked.body?.slice(0, 300) ?? ''}`;
  found.complaints.push(`${role} ${where}: ${sent} ${complaint}`);
}

/** Nobody came in by these, who should have; or somebody did, and the list says that nobody can. */
export const unseen = ({ taken }: Pick<Fuzzed, 'taken'>): string[] =>
  OPERATIONS.map(nameOf).filter((name) => taken.has(name) === name in NEVER_TAKEN);

/** The grounds with what wishes need besides. */
export const openGrounds = (): Promise<Grounds> =>
  Grounds.open({ lines: new Listening() }, { HALLWATCH_ALLOW_TARGETS: '127.0.0.1' });

class Listening extends KioskLines {
  override look(): null {
    return null;
  }
  override async askBirth(): Promise<number> {
    return NOW;
  }
}

/** Sends requests made from the OpenAPI document, as every role; the same seed draws the same requests. */
export async function fuzz(grounds: Grounds, requests: number, seed: number): Promise<Fuzzed> {
  const chance = new Chance(seed);
  const source = new Requests(chance, grounds, knownIds(grounds));
  const found: Fuzzed = { requests: 0, statuses: {}, taken: new Map(), complaints: [] };
  const work = async (): Promise<void> => {
    while (found.requests < requests) note(found, await oneOf(grounds, source, chance, found.requests++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  found.complaints.push(...(await unchained(grounds)));
  return found;
}
