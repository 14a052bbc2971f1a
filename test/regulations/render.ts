import { type Clause, inCode, STATUSES, type Status, storyFile } from './clauses.js';

const STATUS: Record<Status, string> = {
  enforced: '**enforced 强制**',
  evidenced: 'evidenced 可查',
  partly: 'partly 部分',
  'not-yet': 'not yet 尚无',
};
/** So many places are named; the others are found by the id. */
const NAMED = 3;

const link = (path: string): string => `[${path.split('/').at(-1)}](../${path})`;

function placesOf(cited: string[]): string {
  const named = cited.slice(0, NAMED).map(link).join('<br>');
  return cited.length > NAMED ? `${named}<br>+ ${cited.length - NAMED}` : named;
}

const row = ([id, { p, zh, en, is, story, but }]: [string, Clause], cited: string[]): string =>
  `| ${id} | ${p} | ${zh}<br>${en} | ${STATUS[is]}${but ? `<br>${but}` : ''} | ${placesOf(cited)} | ${story ? link(storyFile(story)) : ''} |`;

const countOf = (clauses: Clause[], status: Status, p: number): number =>
  clauses.filter((one) => one.is === status && one.p === p).length;

function summary(clauses: Clause[]): string {
  const rows = STATUSES.map(
    (status) => `| ${STATUS[status]} | ${[0, 1, 2].map((p) => countOf(clauses, status, p)).join(' | ')} |`,
  );
  return ['| | P0 | P1 | P2 |', '|---|---|---|---|', ...rows].join('\n');
}

/** The page: what each clause asks, how far it is done, where in the code, and which story shows it. */
export function render(regulations: Record<string, Record<string, Clause>>, cited: Map<string, string[]>): string {
  const tables = Object.entries(regulations).map(([name, clauses]) =>
    [
      `## ${name}`,
      '',
      '| Clause 条款 | P | Asks 要求 | Today 现状 | Where 代码 | Story 验证 |',
      '|---|---|---|---|---|---|',
      ...Object.entries(clauses).map((one) => row(one, inCode(cited.get(one[0])))),
    ].join('\n'),
  );
  const all = Object.values(regulations).flatMap((clauses) => Object.values(clauses));
  return `# The regulations, clause by clause 法规条款对照

Made by \`npm run generate\` of [regulations.yaml](regulations.yaml) and of what the code cites. The short words are ours; the clauses themselves
are in the regulations. P0: an exact number or a hard prohibition. P1: a duty without a number. P2: context.

- **enforced 强制**: Hallwatch refuses what breaks it, or does it by itself; a story shows it.
- **evidenced 可查**: Hallwatch shows whether it is done.
- **partly 部分**: what is missing is said.
- **not yet 尚无**: nothing is done about it.

${summary(all)}

${tables.join('\n\n')}
`;
}
