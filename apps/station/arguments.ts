import { parseArgs } from 'node:util';
import { StartRefused } from '#libs/runtime/index.js';

export interface Arguments {
  demo: boolean;
  /** Times as fast as the wall clock. */
  speed: number;
  /** Goes on with the demo's data of the last time. */
  keep: boolean;
  /** Of the demo: its people leave the orders to whoever tries it. */
  handsOff: boolean;
  seed: number;
}

const OPTIONS = {
  demo: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'hands-off': { type: 'boolean', default: false },
  speed: { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
} as const;

const USAGE = 'Known are: --speed N (1 to 600), --keep, --hands-off, --seed N.';

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new StartRefused(`--${name} must be a number from ${least} to ${most}.`, USAGE);
}

/** What was asked for on the command line. Throws {@link StartRefused}. */
export function readArguments(argv: string[]): Arguments {
  try {
    const { values } = parseArgs({ args: argv, options: OPTIONS, strict: true });
    if (!values.demo && (values.keep || values['hands-off'] || values.speed !== '1')) {
      throw new StartRefused('--speed, --keep and --hands-off belong to the demo.', 'Run: npm run demo -- --speed 60');
    }
    return {
      demo: values.demo,
      keep: values.keep,
      handsOff: values['hands-off'],
      speed: numberOf('speed', values.speed, 1, 600),
      seed: numberOf('seed', values.seed, 0, 2 ** 31),
    };
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused((error as Error).message.split('. ')[0] ?? 'Wrong argument', USAGE);
  }
}
