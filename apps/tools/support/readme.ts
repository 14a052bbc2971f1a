import type { Part } from './tar.js';

/** What is not in a bundle, and why. */
export interface Unseen {
  what: string;
  why: string;
}

const HOLDS: Record<string, string> = {
  'versions.json': 'versions of Hallwatch, of Node and of packages; the system, its memory and processors',
  'settings.json': 'which settings are set; values only of those that are a number or one of a few words',
  'health.json': 'what the station that runs says of its parts',
  'metrics.txt': 'its metrics',
  'database.json': 'migrations, rows by table, kiosks by type and state',
  'journal.txt': "the journal's files, sizes and times, and whether a record is damaged",
  'disk.json': 'room on the disk of the data folder, and who takes how much',
  'rules.json': 'version of the rules, and since when they count',
  'rules.yaml': 'the rules, without comments',
};

/** What who opens the bundle reads first. */
export function readmeOf(parts: readonly Part[], unseen: readonly Unseen[], sawPeople: boolean): string {
  const holds = parts.map(({ name }) => `  ${name}: ${HOLDS[name] ?? ''}`);
  const missing = unseen.map(({ what, why }) => `  ${what}: ${why}`);
  const people = sawPeople
    ? 'Names of people and accounts of the register were taken out of every text.'
    : 'The register was not seen, so names of people could not be looked for. No file holds any on purpose.';
  return `${[
    'Hallwatch: a support bundle, to be sent to who helps.',
    '',
    'In it:',
    ...holds,
    '',
    ...(missing.length > 0 ? ['Not seen:', ...missing, ''] : ['Everything could be seen.', '']),
    'Taken out, and *** in its place: secrets, addresses, names of machines and users, what looks like an ID number, a bank card or a mobile',
    'number (a metric of eleven digits may look like one). Readings, orders, notices, acts and logs are not in it.',
    people,
  ].join('\n')}\n`;
}
