import { NotLines, readLines, writeLines } from '#libs/adapters/lines/index.js';
import type { News } from '#libs/adapters/memory/index.js';
import { checkFleet } from '#libs/contracts/index.js';
import type { Fleet, Instant, RuleSet } from '#libs/domain/index.js';
import { projectFile, type Report, readText, StartRefused } from '#libs/runtime/index.js';
import { RulesRefused, readRules } from '#libs/stages/watch/index.js';
import { Replay, type ReplayCounts } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

export interface ReplayAsked {
  fleet: string;
  readings: string;
  /** Null: the rules that come with Hallwatch. */
  rules: string | null;
  until: Instant | null;
  out: string;
}

/** Wrong lines that are named one by one; of more only the number. */
const MOST_NAMED = 1_000;

export interface Replayed extends ReplayCounts {
  events: number;
}

/** Replays a recording from file to file. Throws {@link StartRefused} when a file cannot be used. */
export async function runReplay(asked: ReplayAsked, say: (line: string) => void): Promise<Replayed> {
  const report: Report = ({ level, says }) => {
    if (level === 'warn' || level === 'error') say(says);
  };
  let named = 0;
  const complain = (line: number, why: string): void => {
    if (named++ < MOST_NAMED) say(`line ${line}: ${why}`);
  };
  const telling = new ReplayWriter();
  const tell = (news: News[]): void => telling.take(news);
  const parts = { tell, fleet: fleetOf(asked.fleet), rules: rulesOf(asked.rules), until: asked.until, complain, report };
  const replay = await Replay.open(parts);
  await usingFiles(async () => {
    for await (const lines of readLines(asked.readings)) {
      for (const line of lines) {
        const deciding = replay.take(line);
        if (deciding) await deciding;
      }
    }
    await replay.finish();
    await writeLines(asked.out, telling.lines());
  });
  if (named > MOST_NAMED) say(`… and ${named - MOST_NAMED} more lines that could not be used`);
  return { ...replay.counts, events: telling.count };
}

/** What the disk says about a file is told in one line. */
async function usingFiles(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isOfDisk(error) || error instanceof NotLines)
      throw new StartRefused(`${(error as Error).message}.`, 'Check the path and try again.', error);
    throw error;
  }
}

const isOfDisk = (error: unknown): boolean => typeof (error as NodeJS.ErrnoException).syscall === 'string';

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    throw new StartRefused(`${path} cannot be read: ${(error as Error).message}.`, 'Check the path.', error);
  }
}

function fleetOf(path: string): Fleet {
  const checked = checkFleet(jsonOf(path));
  if ('fleet' in checked) return checked.fleet as Fleet;
  const [first] = checked.errors;
  throw new StartRefused(`${path} is no fleet file: ${first?.path}: ${first?.message}.`, 'Correct it.');
}

function jsonOf(path: string): unknown {
  const text = textOf(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StartRefused(`${path} is not JSON: ${(error as Error).message}.`, 'Correct it.', error);
  }
}

function rulesOf(path: string | null): RuleSet {
  try {
    return readRules(textOf(path ?? projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml')));
  } catch (error) {
    if (error instanceof RulesRefused) throw new StartRefused(`${path}: ${error.message}.`, 'Correct it.', error);
    throw error;
  }
}
