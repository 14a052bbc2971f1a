import { JournalSurvey, missingTold } from '#libs/composition/index.js';
import type { Options } from './options.js';
import { type Say, utc } from './told.js';

type Segment = JournalSurvey['segments'][number];

const segmentTold = ({ file, bytes, records, first, last, unfinished }: Segment): string => {
  const what = first && last ? `positions ${first.position} to ${last.position}, ${utc(first.at)} to ${utc(last.at)}` : 'empty';
  const end = unfinished > 0 ? `, ${unfinished} bytes of a record that is not finished (it was not acknowledged)` : '';
  return `${file}  ${bytes} bytes, ${records} records, ${what}${end}`;
};

/** Positions between the first and the last that no record has. */
function missingIn(segments: Segment[]): number {
  const [first] = segments.flatMap((segment) => segment.first ?? []);
  const last = segments.flatMap((segment) => segment.last ?? []).at(-1);
  const records = segments.reduce((sum, segment) => sum + segment.records, 0);
  return first && last ? last.position - first.position + 1 - records : 0;
}

/** What a clean stop had noted and is not there; null: all is. */
function lostAtEnd({ segments, notedEnd }: JournalSurvey): string | null {
  const end = segments.flatMap((segment) => segment.last ?? []).at(-1)?.position ?? 0;
  return end < notedEnd ? missingTold(end, notedEnd) : null;
}

/** Checks every record; answers whether all are whole. */
export async function verify({ folder }: Pick<Options, 'folder'>, say: Say): Promise<boolean> {
  const survey = new JournalSurvey(folder);
  let records = 0;
  for await (const _ of survey.records()) records++;
  for (const segment of survey.segments) {
    say(segmentTold(segment));
    for (const { file, offset, bytes } of survey.damage)
      if (file === segment.file) say(`  DAMAGED  from byte ${offset}: ${bytes} bytes are no record`);
  }
  const files = new Set(survey.segments.map(({ file }) => file));
  for (const { file, bytes } of survey.damage)
    if (!files.has(file))
      say(`${file}  DAMAGED  ${bytes} bytes that are no part of the journal any more; kept for who looks into it`);
  const lost = lostAtEnd(survey);
  if (lost) say(`DAMAGED  ${lost}`);
  const length = survey.damage.length + (lost ? 1 : 0);
  const verdict = length === 0 ? 'No damage.' : `Damaged in ${length} place${length === 1 ? '' : 's'}.`;
  say(`${survey.segments.length} files, ${records} records, ${missingIn(survey.segments)} positions missing. ${verdict}`);
  return length === 0;
}
