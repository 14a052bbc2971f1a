import { parseArgs } from 'node:util';
import { z } from 'zod';
import { generateFleet } from '#apps/simulator/index.js';
import { checkFleet, type FleetFile } from '#libs/contracts/index.js';
import { readText, StartRefused } from '#libs/runtime/index.js';

export const USAGE = [
  'npm run seed -- [--kiosks 50] [--days 7] [--seed 1] [--until ISO] [--fleet FILE] [--passwords FILE] [--force]',
  '  --kiosks     how many, when there is no --fleet; 1 to 20000',
  '  --days       how much past there is to be; 0.01 to 90',
  '  --seed       the same seed gives the same past',
  '  --until      where the past ends, such as 2026-01-01T08:00:00+08:00; else now',
  '  --fleet      a fleet file (JSON)',
  '  --passwords  where the passwords of the new kiosks are written: {kioskId: password}',
  '  --force      also into a place that is not empty',
  'Where to: HALLWATCH_POSTGRES_URL and HALLWATCH_INFLUX_URL, else the folder HALLWATCH_DATA_DIR.',
].join('\n');

const OPTIONS = {
  kiosks: { type: 'string' },
  days: { type: 'string' },
  seed: { type: 'string' },
  until: { type: 'string' },
  fleet: { type: 'string' },
  passwords: { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const numeric = (schema: z.ZodNumber, fallback: number) =>
  z.string().trim().min(1).transform(Number).pipe(schema).default(fallback);

const Flags = z.object({
  kiosks: numeric(z.number().int().min(1).max(20_000), 50).describe('a whole number, 1 to 20000'),
  days: numeric(z.number().min(0.01).max(90), 7).describe('a number of days, 0.01 to 90'),
  seed: numeric(z.number().int(), 1).describe('a whole number'),
  until: z.iso.datetime({ offset: true }).transform(Date.parse).optional().describe('a time with its zone'),
  fleet: z.string().min(1).optional().describe('the name of a file'),
  passwords: z.string().min(1).optional().describe('the name of a file'),
  force: z.boolean().default(false),
  help: z.boolean().default(false),
});

/** What the command line asks for. */
export interface SeedOptions extends Omit<z.infer<typeof Flags>, 'fleet'> {
  fleet: FleetFile;
}

function flagsOf(argv: string[]): z.infer<typeof Flags> {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: argv, options: OPTIONS, strict: true }).values;
  } catch (cause) {
    throw new StartRefused(`${(cause as Error).message.split('. ')[0]}.`, 'See --help.', cause);
  }
  const read = Flags.safeParse(values);
  if (read.success) return read.data;
  const name = String(read.error.issues[0]?.path[0]) as keyof typeof Flags.shape;
  throw new StartRefused(`--${name} is not right.`, `It must be ${Flags.shape[name].description ?? 'as --help says'}.`);
}

function fleetIn(file: string): FleetFile {
  let input: unknown;
  try {
    input = JSON.parse(readText(file));
  } catch (cause) {
    throw new StartRefused(`--fleet ${file} cannot be read as JSON.`, 'Give the name of a JSON file that is there.', cause);
  }
  const checked = checkFleet(input);
  if ('fleet' in checked) return checked.fleet;
  const [first] = checked.errors;
  throw new StartRefused(`--fleet ${file} is no fleet file: ${first?.path} ${first?.message}.`, 'Correct the file.');
}

/** Reads the command line. Throws {@link StartRefused}, in one line, when it is wrong. */
export function readOptions(argv: string[]): SeedOptions {
  const flags = flagsOf(argv);
  const fleet = flags.fleet === undefined ? generateFleet(flags.kiosks, flags.seed) : fleetIn(flags.fleet);
  return { ...flags, fleet };
}
