import { createHash } from 'node:crypto';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Rule, RuleSet } from '#libs/domain/index.js';
import { overlayOf, type Wrong, wrongOverlay } from './overlay-file.js';
import { contradiction } from './rule-checks.js';
import { RuleFile } from './rule-shape.js';

/** Thrown when a rule file cannot be used; says where and what is wrong, in one sentence. */
export class RulesRefused extends Error {
  readonly retry = false;
}

/** A rule file that is YAML, and where in it things stand. */
class Source {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(yaml: string) {
    this.document = parseDocument(yaml, { lineCounter: this.lines });
    const [error] = this.document.errors;
    if (!error) return;
    const line = error.linePos?.[0].line ?? '?';
    throw new RulesRefused(`The rules are not YAML, line ${line}: ${error.message.split('\n')[0]}`, { cause: error });
  }

  get value(): unknown {
    return this.document.toJS();
  }

  /** The line of the field, or of the nearest thing around it that is there. */
  lineOf(path: PropertyKey[]): number {
    for (let depth = path.length; depth > 0; depth--) {
      const offset = this.offsetOf(path.slice(0, depth));
      if (offset !== undefined) return this.lines.linePos(offset).line;
    }
    return 1;
  }

  private offsetOf(path: PropertyKey[]): number | undefined {
    const around = this.document.getIn(path.slice(0, -1), true);
    const key = isMap(around) && around.items.find((pair) => String(pair.key) === String(path.at(-1)))?.key;
    if (isNode(key)) return key.range?.[0];
    const node = this.document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  }
}

/** A field that is not known is often the misspelt name of one that is said to be missing. */
const tellingOf = (issues: z.core.$ZodIssue[]): z.core.$ZodIssue =>
  (issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]) as z.core.$ZodIssue;

function misshapen(source: Source, issue: z.core.$ZodIssue): RulesRefused {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
  const where = path.join('.') || 'the top';
  return new RulesRefused(`The rules are refused at ${where}, line ${source.lineOf(path)}: ${issue.message}`);
}

const refusedAt = (source: Source, { path, says }: Wrong): RulesRefused =>
  new RulesRefused(`The rules are refused, line ${source.lineOf(path)}: ${says}`);

function wrongRule(rules: Rule[]): Wrong | null {
  const wrong = contradiction(rules);
  return wrong && { path: ['rules', wrong.rule, wrong.field], says: wrong.says };
}

/** Reads a rule file. The version is of its content, so a changed rule shows in every decision. Throws {@link RulesRefused}. */
export function readRules(yaml: string): RuleSet {
  const source = new Source(yaml);
  const checked = RuleFile.safeParse(source.value);
  if (!checked.success) throw misshapen(source, tellingOf(checked.error.issues));
  const { rules, overlays: given = [] } = checked.data;
  const wrong = wrongRule(rules) ?? wrongOverlay(rules, given);
  if (wrong) throw refusedAt(source, wrong);
  const overlays = given.map(overlayOf);
  const version = createHash('sha256')
    .update(JSON.stringify([rules, overlays]))
    .digest('hex')
    .slice(0, 12);
  return { version, rules, overlays };
}
