import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { RESOLUTIONS, type Resolution, resolutionFor } from '#libs/domain/index.js';
import {
  dashboards,
  isChosen,
  keyOf,
  type Made,
  type Panel,
  panelsOf,
  Questions,
  rangeOf,
  sourceVariablesOf,
  type Target,
  targetsOf,
  variablesOf,
} from '#test/harness/dashboard-questions.js';
import { type Choice, type Range, span } from '#test/harness/grafana-query.js';
import { offered } from '#test/harness/grafana-sources.js';

/*
 * Every query of every panel against servers that are filled already, with all chosen and with one value of each variable: the median
 * of some rounds, the slowest first; as the dashboard opens, and of a month and a quarter. What follows the resolution is asked as the
 * length of the range wants it, or as is said. Reads as whoever the address of PostgreSQL names; nothing is written.
 */
const { values } = parseArgs({
  options: {
    postgres: { type: 'string' },
    influx: { type: 'string' },
    bucket: { type: 'string', default: 'hallwatch' },
    rounds: { type: 'string', default: '3' },
    /** `7d`: that range alone. */
    range: { type: 'string' },
    resolution: { type: 'string' },
    slowest: { type: 'string', default: '10' },
    /** Says the slowest queries themselves. */
    queries: { type: 'boolean', default: false },
  },
});
const { postgres = process.env.HALLWATCH_POSTGRES_URL, influx = process.env.HALLWATCH_INFLUX_URL } = values;
if (!postgres || !influx) throw new Error('Say --postgres URL and --influx URL, of servers that were filled by npm run seed.');
const { range: asked, resolution: wished } = values;
if (wished !== undefined && !RESOLUTIONS.includes(wished as Resolution))
  throw new Error(`Say --resolution ${RESOLUTIONS.join(' | ')}.`);
/** Milliseconds in which a panel is to be there: when a dashboard opens, and when somebody asks for long. Ours. */
const WANTED_MS = 300;
const WANTED_OF_LONG_MS = 1_000;
/** Ranges that are asked for; none is what each dashboard shows at first. */
const LENGTHS = asked === undefined ? [undefined, '30d', '90d'] : [asked];

const reader = new pg.Client({ connectionString: postgres });
await reader.connect();
// As the role of the dashboards has it.
await reader.query('SET jit = off');
const questions = new Questions(reader, influx, values.bucket);
const now = Date.now();
type Length = string | undefined;
/** What a panel that has no range of its own is asked over. */
function rangeFor(made: Made, length: Length, panel?: Panel): Range {
  return length === undefined || panel?.timeFrom !== undefined
    ? rangeOf(made, now, panel)
    : { from: now - span(length), to: now };
}
function resolutionOf(made: Made, length: Length): Resolution {
  const { from, to } = rangeFor(made, length);
  return (wished as Resolution | undefined) ?? resolutionFor(to - from);
}
/** The data source that is chosen for it, by the name of its variable. */
const sourcePicked = (made: Made, length: Length): Record<string, string> =>
  Object.fromEntries(
    sourceVariablesOf(made).map((variable) => [
      variable.name,
      String(offered(variable)[RESOLUTIONS.indexOf(resolutionOf(made, length))]?.uid),
    ]),
  );

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;

interface Timed {
  of: string;
  length: Length;
  choice: string;
  /** Of what it was asked. */
  source: Resolution | 'postgres';
  ms: number;
  rows: number;
  query: string;
}

function sourceOf(made: Made, target: Target, length: Length): Timed['source'] {
  if (target.query === undefined) return 'postgres';
  return isChosen(target) ? resolutionOf(made, length) : 'raw';
}

interface Chosen {
  made: Made;
  length: Length;
  choice: Choice;
  called: string;
}

async function time({ made, length, choice, called }: Chosen, panel: Panel, target: Target): Promise<Timed> {
  const took: number[] = [];
  let rows = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    const began = performance.now();
    ({ rows } = await questions.ask(target, panel, choice, rangeFor(made, length, panel)));
    took.push(performance.now() - began);
  }
  const of = `${keyOf(made)}: ${panel.title} ${target.refId}`;
  const source = sourceOf(made, target, length);
  return { of, length, choice: called, source, ms: median(took), rows, query: target.query ?? target.rawSql };
}

/** All, and of each variable that lets several be chosen the first value alone. */
async function choicesOf(made: Made, length: Length): Promise<Chosen[]> {
  const all = await questions.chosenIn(made, sourcePicked(made, length), now);
  const first = Object.fromEntries(
    variablesOf(made).map(({ name }) => {
      const value = all[name];
      return [name, Array.isArray(value) ? value.slice(0, 1) : (value as string)];
    }),
  );
  for (const { name } of sourceVariablesOf(made)) first[name] = all[name] as string;
  return [
    { made, length, choice: all, called: 'all' },
    { made, length, choice: first, called: 'one' },
  ];
}

const timed: Timed[] = [];
// Of the other language only the texts differ.
const pages = dashboards().filter(({ language }) => language === 'en');
for (const length of LENGTHS)
  for (const made of pages)
    for (const chosen of await choicesOf(made, length))
      for (const panel of panelsOf(made).filter(({ timeFrom }) => length === LENGTHS[0] || timeFrom === undefined))
        for (const target of targetsOf(panel)) timed.push(await time(chosen, panel, target));
await reader.end();

timed.sort((a, b) => b.ms - a.ms);
for (const { of, length, choice, source, ms, rows, query } of timed.slice(0, Number(values.slowest))) {
  console.log(
    `${ms.toFixed(0).padStart(6)} ms  ${String(rows).padStart(6)} rows  ${of} (${length ?? 'as it opens'}, ${choice}, ${source})`,
  );
  if (values.queries) console.log(`           ${query}`);
}
for (const source of ['postgres', ...RESOLUTIONS] as const) {
  const own = timed.filter((one) => one.source === source).map(({ ms }) => ms);
  if (own.length > 0)
    console.log(
      `${source.padEnd(8)} ${own.length} questions, together ${own.reduce((sum, ms) => sum + ms).toFixed(0)} ms, half within ${median(own).toFixed(0)} ms`,
    );
}
for (const length of LENGTHS) {
  const own = timed.filter((one) => one.length === length).map(({ ms }) => ms);
  const wanted = length === undefined ? WANTED_MS : WANTED_OF_LONG_MS;
  const slow = own.filter((ms) => ms > wanted).length;
  console.log(
    `${length ?? 'as they open'}: ${slow} of ${own.length} over ${wanted} ms, half within ${median(own).toFixed(0)} ms`,
  );
}
console.log(
  `load ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
