import { ACT_ID_MARK, ROLES, type Role } from '#libs/domain/index.js';
import { Grounds, HALL_IDS, SCOPES, thingsOf, WIDE } from '../access/place.js';
import { type Answered, complaintOf, nameOf } from './complaints.js';
import { type Asked, Requests } from './requests.js';
import { unchained } from './unchained.js';
import { Chance } from './values.js';

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
  const text = isStream ? '' : await answer.text();
  if (isStream) stops.abort();
  const inChain = method !== 'GET' && status < 300 && (await isChained(grounds, key));
  return { status, text, role, inChain };
}

/** Sends requests made from the OpenAPI document, as every role; the same seed makes the same requests. */
export async function fuzz(grounds: Grounds, requests: number, seed: number): Promise<Fuzzed> {
  const chance = new Chance(seed);
  const source = new Requests(chance, grounds, knownIds(grounds));
  const found: Fuzzed = { requests: 0, statuses: {}, taken: new Map(), complaints: [] };
  const askOne = async (): Promise<void> => {
    const number = found.requests++;
    const { role, where } = chance.one(ASKERS);
    const asked = source.next();
    const leaves = LEAVES.test(nameOf(asked.operation));
    const opened =
      role && (leaves ? grounds.openSession(role, SCOPES[where], `leaves-${number}`) : grounds.session(role, SCOPES[where]));
    const token = await opened;
    const answered = await answerOf(grounds, asked, number, role, token);
    const { status } = answered;
    found.statuses[status] = (found.statuses[status] ?? 0) + 1;
    if (status < 300) found.taken.set(nameOf(asked.operation), (found.taken.get(nameOf(asked.operation)) ?? 0) + 1);
    const complaint = complaintOf(asked, answered);
    if (complaint && found.complaints.length < MOST_TOLD) {
      found.complaints.push(
        `${role} ${where}: ${asked.operation.method} ${asked.target.slice(0, 300)} ${asked.body?.slice(0, 300) ?? ''} ${complaint}`,
      );
    }
  };
  const work = async (): Promise<void> => {
    while (found.requests < requests) await askOne();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  found.complaints.push(...(await unchained(grounds)));
  return found;
}
