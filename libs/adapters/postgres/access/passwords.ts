import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost of a new hash, as OWASP has it: 32 MiB and about a quarter of a second, once a log-in. Kept in the hash, so that it can be raised. */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;

const derived = (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> => {
  // Twice what the cost needs (128 × N × r bytes), else Node refuses it.
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
};

/** A hash of the password with its salt and cost: `scrypt$N$r$p$salt$key`. */
export async function passwordHash(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derived(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Nobody's password: worked on when the name is unknown, so that the answer takes as long. */
const NOBODY = ['scrypt', COST.N, COST.r, COST.p, 'A'.repeat(22), 'A'.repeat(43)].join('$');

const costOf = (kept: string): typeof COST => {
  const [, N, r, p] = kept.split('$').map(Number);
  return { N: N ?? 0, r: r ?? 0, p: p ?? 0 };
};
const work = ({ N, r, p }: typeof COST): number => N * r * p;

/** Whether a hash is cheaper to guess than a new one would be. */
export const isCheap = (kept: string): boolean => work(costOf(kept)) < work(COST);

/** True when the password fits the hash. Without a hash it works as long and answers false. */
export async function fits(password: string, kept: string | undefined): Promise<boolean> {
  const of = kept ?? NOBODY;
  const [, , , , salt = '', key = ''] = of.split('$');
  const cost = costOf(of);
  const found = await derived(password, Buffer.from(salt, 'base64url'), cost);
  const isRight = timingSafeEqual(found, Buffer.from(key, 'base64url')) && kept !== undefined;
  // Who is wrong waits as long, however old the hash is: else the time would tell that there is such an account.
  const missing = work(COST) - work(cost);
  if (!isRight && missing > 0) await derived(password, randomBytes(16), { ...COST, p: Math.ceil(missing / (COST.N * COST.r)) });
  return isRight;
}
