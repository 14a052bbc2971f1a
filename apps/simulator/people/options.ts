import { parseArgs } from 'node:util';
import { z } from 'zod';
import { checkFleet, type FleetInput } from '#libs/contracts/index.js';
import { projectFile, readText, StartRefused } from '#libs/runtime/index.js';
import type { Player } from './deeds.js';

export const USAGE = [
  'npm run people -- enrol --api URL --password-file FILE --phones URL --folder DIR [--fleet FILE]',
  'npm run people -- act   --api URL --password-file FILE --folder DIR [--fleet FILE] [--host HOST] [--port PORT] [--slowness 1] [--seed 1]',
  '  enrol            puts the fleet of the demo into the register of an installation, its people with made-up phones',
  '  act              plays those people: their phones show what alerts come, and they see to their orders; of nobody else',
  '  --api            address of the api, such as http://127.0.0.1:3000',
  '  --password-file  file with the password of the account admin',
  '  --phones         where the phones will be, such as http://127.0.0.1:3003/alerts',
  '  --folder         where the passwords of the kiosks (kiosks.json) and the secret of the phones are kept',
  '  --fleet          a fleet file in place of the demo’s',
  '  --slowness       times as slow as in the demo; 40 is about as in life',
].join('\n');

const OPTIONS = {
  api: { type: 'string' },
  'password-file': { type: 'string' },
  phones: { type: 'string' },
  folder: { type: 'string' },
  fleet: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  slowness: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const numeric = (schema: z.ZodNumber, fallback: number) => z.string().transform(Number).pipe(schema).default(fallback);
const address = z.url({ protocol: /^https?$/ });

const Flags = z.object({
  api: address.transform((url) => url.replace(/\/+$/, '')).describe('an address such as http://127.0.0.1:3000'),
  'password-file': z.string().min(1).describe('the name of a file'),
  phones: address.optional().describe('an address such as http://127.0.0.1:3003/alerts'),
  folder: z.string().min(1).describe('the name of a folder'),
  fleet: z.string().min(1).optional().describe('the name of a file'),
  host: z.string().min(1).default('127.0.0.1').describe('an address of this machine'),
  port: numeric(z.number().int().min(0).max(65_535), 0).describe('a port, or 0 for any'),
  slowness: numeric(z.number().min(0.01).max(1_000), 1).describe('a number, 0.01 to 1000'),
  seed: numeric(z.number().int(), 1).describe('a whole number'),
});

/** What the command line asks for. */
export interface Options extends Omit<z.infer<typeof Flags>, 'fleet' | 'password-file'> {
  what: 'enrol' | 'act';
  password: string;
  fleet: FleetInput;
  players: Player[];
}

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: OPTIONS, strict: true, allowPositionals: true });
  } catch (cause) {
    throw new StartRefused(`${(cause as Error).message.split('. ')[0]}.`, 'See --help.', cause);
  }
}

function textOf(file: string, flag: string): string {
  try {
    return readText(file);
  } catch (cause) {
    throw new StartRefused(`${flag} ${file} cannot be read.`, 'Give the name of a file that is there.', cause);
  }
}

function fleetOf(file: string): Pick<Options, 'fleet' | 'players'> {
  let input: unknown;
  try {
    input = JSON.parse(textOf(file, '--fleet'));
  } catch (cause) {
    if (cause instanceof StartRefused) throw cause;
    throw new StartRefused(`--fleet ${file} is not JSON.`, 'Mend the file.', cause);
  }
  const checked = checkFleet(input);
  if ('fleet' in checked) return { fleet: input as FleetInput, players: checked.fleet.people };
  const [first] = checked.errors;
  throw new StartRefused(`--fleet ${file} is not a fleet file: ${first?.path} ${first?.message}.`, 'Mend the file.');
}

/** Reads the command line; null: help is wanted. Throws {@link StartRefused}, in one line, when it is wrong. */
export function readOptions(argv: string[]): Options | null {
  const { values, positionals } = parsed(argv);
  if (values.help) return null;
  const [what] = positionals;
  if (what !== 'enrol' && what !== 'act') throw new StartRefused(`${what ?? 'Nothing'} is not a known command.`, `\n${USAGE}`);
  const read = Flags.safeParse(values);
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0]) as keyof typeof Flags.shape;
    throw new StartRefused(`--${name} is not right.`, `It must be ${Flags.shape[name].description}.`);
  }
  if (what === 'enrol' && !read.data.phones) throw new StartRefused('--phones is missing.', 'See --help.');
  const { fleet = projectFile('apps', 'simulator', 'fleet.demo.json'), 'password-file': passwordFile, ...others } = read.data;
  return { ...others, what, password: textOf(passwordFile, '--password-file').trim(), ...fleetOf(fleet) };
}
