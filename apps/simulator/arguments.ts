import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkFleet, type FleetFile } from '#libs/contracts/index.js';
import { readText, StartRefused } from '#libs/runtime/index.js';
import { generateFleet } from './fleet/generate.js';

export const USAGE = [
  'npm run simulate -- --url mqtt://host:1883 [--kiosks 50] [--seed 1] [--rate 1] [--speed 1] [--scenes]',
  '                    [--fleet FILE] [--passwords FILE] [--password WORD] [--write-fleet FILE] [--truth FILE]',
  '  --url          the broker; mqtt, mqtts, ws or wss; a user in it is used for every kiosk',
  '  --kiosks       how many, when there is no --fleet; 1 to 20000',
  '  --seed         the same seed gives the same life',
  '  --rate         how often all things happen; 1 is as in life',
  '  --speed        how fast the clock of the kiosks runs',
  '  --scenes       things go wrong within seconds, and on and on',
  '  --fleet        a fleet file (JSON)',
  '  --passwords    a JSON file {kioskId: password}, as POST /api/v1/fleet answers it',
  '  --password     one password for all kiosks',
  '  --write-fleet  writes the fleet to a file, to be given to POST /api/v1/fleet; without --url that is all',
  '  --truth        writes what was really wrong, as lines of JSON: {cause, kiosks, from, to, needsOrder …}',
  'It ends with exit code 1 when a kiosk is sent what breaks the contract.',
].join('\n');

const OPTIONS = {
  url: { type: 'string' },
  kiosks: { type: 'string' },
  seed: { type: 'string' },
  rate: { type: 'string' },
  speed: { type: 'string' },
  scenes: { type: 'boolean' },
  fleet: { type: 'string' },
  passwords: { type: 'string' },
  password: { type: 'string' },
  'write-fleet': { type: 'string' },
  truth: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const numeric = (schema: z.ZodNumber, fallback: number) =>
  z.string().trim().min(1).transform(Number).pipe(schema).default(fallback);

const Flags = z.object({
  url: z
    .url({ protocol: /^(mqtts?|wss?)$/ })
    .optional()
    .describe('an address such as mqtt://host:1883'),
  kiosks: numeric(z.number().int().min(1).max(20_000), 50).describe('a whole number, 1 to 20000'),
  seed: numeric(z.number().int(), 1).describe('a whole number'),
  rate: numeric(z.number().min(0.01).max(1_000), 1).describe('a number, 0.01 to 1000'),
  speed: numeric(z.number().min(0.01).max(3_600), 1).describe('a number, 0.01 to 3600'),
  scenes: z.boolean().default(false),
  fleet: z.string().min(1).optional().describe('the name of a file'),
  passwords: z.string().min(1).optional().describe('the name of a file'),
  password: z.string().min(1).optional().describe('a password'),
  'write-fleet': z.string().min(1).optional().describe('the name of a file'),
  truth: z.string().min(1).optional().describe('the name of a file'),
  help: z.boolean().default(false),
});
type Flags = z.infer<typeof Flags>;

/** What the command line asks for. */
export interface Wanted extends Omit<Flags, 'fleet' | 'passwords' | 'password'> {
  fleet: FleetFile;
  passwordOf: (kioskId: string) => string | undefined;
}

function flagsOf(args: string[]): Flags {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const said = (cause as Error).message.split('. ')[0] ?? 'An argument is not known';
    throw new StartRefused(`${said}.`, 'See --help.', cause);
  }
  const read = Flags.safeParse(values);
  if (read.success) return read.data;
  const name = String(read.error.issues[0]?.path[0]) as keyof Flags;
  throw new StartRefused(`--${name} is not right.`, `It must be ${Flags.shape[name]?.description ?? 'as --help says'}.`);
}

function fromJson(file: string, flag: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (cause) {
    throw new StartRefused(`${flag} ${file} cannot be read as JSON.`, 'Give the name of a JSON file that is there.', cause);
  }
}

function fleetOf(flags: Flags): FleetFile {
  if (!flags.fleet) return generateFleet(flags.kiosks, flags.seed);
  const checked = checkFleet(fromJson(flags.fleet, '--fleet'));
  if ('fleet' in checked) return checked.fleet;
  const [first] = checked.errors;
  throw new StartRefused(`--fleet ${flags.fleet} is not a fleet file: ${first?.path} ${first?.message}.`, 'Mend the file.');
}

/** As `{kioskId: password}`, or as the whole answer of POST /api/v1/fleet, which has them under `passwords`. */
const Passwords = z.union([
  z.object({ passwords: z.record(z.string(), z.string()) }).transform((a) => a.passwords),
  z.record(z.string(), z.string()),
]);

function passwordsOf(flags: Flags): Wanted['passwordOf'] {
  if (!flags.passwords) return () => flags.password;
  const read = Passwords.safeParse(fromJson(flags.passwords, '--passwords'));
  if (!read.success)
    throw new StartRefused(`--passwords ${flags.passwords} does not hold passwords.`, 'It must be {"kioskId": "password"}.');
  const byKiosk = new Map(Object.entries(read.data));
  return (kioskId) => byKiosk.get(kioskId) ?? flags.password;
}

/** Reads the command line. Throws {@link StartRefused}, in one line, when it is wrong. */
export function wanted(args: string[]): Wanted {
  const flags = flagsOf(args);
  if (!flags.help && !flags.url && !flags['write-fleet'])
    throw new StartRefused('--url is missing.', 'Give the broker, for example --url mqtt://127.0.0.1:1883.');
  return { ...flags, fleet: fleetOf(flags), passwordOf: passwordsOf(flags) };
}
