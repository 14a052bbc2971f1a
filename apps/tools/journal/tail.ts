import { setTimeout as pause } from 'node:timers/promises';
import { JournalSurvey } from '#libs/composition/index.js';
import type { Journaled } from '#libs/domain/index.js';
import type { Options } from './options.js';
import { isWanted, lineOf, type Say } from './told.js';

/** Entries that are told when no position is named. */
const LAST = 20;
/** Pause between looks for something new, milliseconds. */
const LOOK_EVERY = 500;

/** Tells entries as lines of JSON: the last ones, or from a position on, and with `--follow` what comes. */
export async function tail(asked: Options, say: Say): Promise<void> {
  const survey = new JournalSurvey(asked.folder);
  let position = asked.from === null ? await lastOnes(survey, asked, say) : await tell(survey, asked.from - 1, asked, say);
  while (asked.follow) {
    await pause(LOOK_EVERY);
    position = await tell(survey, position, asked, say);
  }
}

async function lastOnes(survey: JournalSurvey, asked: Options, say: Say): Promise<number> {
  let ring: Journaled[] = [];
  let position = 0;
  for await (const found of survey.records()) {
    position = found.position;
    if (isWanted(found.entry, asked)) ring.push(found);
    if (ring.length > 50 * LAST) ring = ring.slice(-LAST);
  }
  for (const found of ring.slice(-LAST)) say(lineOf(found));
  return position;
}

/** Tells what comes after the position; answers how far that went. */
async function tell(survey: JournalSurvey, after: number, asked: Options, say: Say): Promise<number> {
  let position = after;
  for await (const found of survey.records(Math.max(0, after))) {
    position = found.position;
    if (isWanted(found.entry, asked)) say(lineOf(found));
  }
  return position;
}
