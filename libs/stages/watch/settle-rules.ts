import { stringify } from 'yaml';
import {
  type Position,
  type RuleBook,
  type RuleDraft,
  RuleReader,
  type RuleSet,
  RulesMoved,
  type RulesUnreadable,
  type RuleValues,
  type RuleVersion,
} from '#libs/domain/index.js';
import { NamedEvent, projectFile, type Report, readText, StartRefused } from '#libs/runtime/index.js';
import { RulesRefused, readRules } from './rule-file.js';

const SHIPPED = projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml');

/** What Hallwatch itself says its rules are: the file of the operator, or those that it ships with. Throws {@link StartRefused}. */
export function givenRules(file: string | undefined): RuleDraft {
  try {
    const text = readText(file ?? SHIPPED);
    const { version } = readRules(text);
    if (file === undefined)
      return { version, text, by: 'hallwatch', why: 'The rules that come with Hallwatch.', origin: 'shipped' };
    return { version, text, by: 'HALLWATCH_RULES_FILE', why: 'The rules of the file.', origin: 'file' };
  } catch (cause) {
    if (cause instanceof RulesRefused) throw fileRefused(cause.message, 'Correct the file', cause);
    throw fileRefused(`${file} cannot be read.`, 'Name a file that is there and open to you', cause);
  }
}

const fileRefused = (what: string, todo: string, cause: unknown): StartRefused =>
  new StartRefused(
    `HALLWATCH_RULES_FILE: ${what.replace(/\.?$/, '.')}`,
    `${todo}, or unset the variable to go by the rules that come with Hallwatch.`,
    cause,
  );

/** Puts the first rules into a book that has none, so that whoever asks is answered. */
export async function beginRuleBook(book: RuleBook, file: string | undefined): Promise<void> {
  if (!(await book.newest())) await accept(book, givenRules(file), null);
}

/**
 * At the start of whoever judges: a file counts before everything; what an administrator said counts until there is one; else the
 * rules that come with this version of Hallwatch. Answers the rules that are to count. Throws {@link StartRefused}.
 */
export async function settleRules(book: RuleBook, file: string | undefined): Promise<RuleSet> {
  const newest = await book.newest();
  if (newest?.origin === 'http' && file === undefined) return readAtStart(newest);
  const given = givenRules(file);
  if (newest?.origin !== given.origin || newest.text !== given.text) await accept(book, given, newest?.version ?? null);
  return readRules(given.text);
}

/** Another process that starts at the same time may have been faster, with the same. */
async function accept(book: RuleBook, draft: RuleDraft, basedOn: string | null): Promise<void> {
  try {
    await book.accept(draft, basedOn);
  } catch (error) {
    if (!(error instanceof RulesMoved)) throw error;
  }
}

/** The set of a text, under the name that it was accepted by: a later version of Hallwatch may count its content otherwise. */
const setOf = ({ text, version, by }: RuleVersion): RuleSet => ({ ...readRules(text), version, by });

function readAtStart(newest: RuleVersion): RuleSet {
  try {
    return setOf(newest);
  } catch (cause) {
    if (!(cause instanceof RulesRefused)) throw cause;
    throw new StartRefused(
      `The rules ${newest.version} of ${newest.by} are not understood by this version of Hallwatch: ${cause.message}.`,
      'Start the version before and correct them there, or name a corrected file in HALLWATCH_RULES_FILE.',
      cause,
    );
  }
}

/** The rules that the journal names, from the book. What the book does not have, or this version cannot read, are those of the start. */
export class BookedRules {
  constructor(
    private readonly book: RuleBook,
    private readonly ofStart: RuleSet,
    private readonly report: Report,
  ) {}

  async named(version: string): Promise<RuleSet> {
    return this.read(version, await this.book.one(version));
  }

  async behind(position: Position): Promise<RuleSet> {
    return this.read(`behind ${position}`, await this.book.behind(position));
  }

  private read(asked: string, found: RuleVersion | undefined): RuleSet {
    try {
      if (found) return setOf(found);
      this.report(new RulesNotFound(asked, this.ofStart.version, null));
    } catch (error) {
      this.report(new RulesNotFound(asked, this.ofStart.version, error));
    }
    return this.ofStart;
  }
}

class RulesNotFound extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_rules_not_found_total',
    help: 'Times that rules which the journal names were not in the book, or not understood.',
  };
  constructor(
    asked: string,
    instead: string,
    override readonly error: unknown,
  ) {
    super();
    this.says = `The rules ${asked} are not stored or cannot be read; the rules ${instead} are used instead`;
  }
}

/** Rule texts in YAML. */
export class YamlRules extends RuleReader {
  override read(text: string): { set: RuleSet } | RulesUnreadable {
    try {
      return { set: readRules(text) };
    } catch (error) {
      if (error instanceof RulesRefused) return { refusals: error.places, more: error.more };
      throw error;
    }
  }

  override write({ rules, overlays = [] }: RuleValues): string {
    return stringify(overlays.length > 0 ? { rules, overlays } : { rules });
  }
}
