import { createHash } from 'node:crypto';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { RuleRefusal, RuleSet } from '#libs/domain/index.js';
import { misfits, type Wrong } from './misfits.js';
import { overlayOf, wrongAlone, wrongTogether } from './overlay-file.js';
import { contradictions } from './rule-checks.js';
import { Overlay, Rule, RuleFile } from './rule-shape.js';
import { oddities, textTooMuch } from './rule-text.js';

/** Places that are told of one text; ours. Who mends fifty will ask again. */
const MOST_PLACES = 50;

const told = ({ line, path, says }: RuleRefusal): string =>
  `${path === '' ? '' : `${path}, `}line ${line}: ${says.en} / ${says.zh}`;

/** Thrown when a rule file cannot be used; says in one line where and what is wrong, a sentence for each place. */
export class RulesRefused extends Error {
  readonly retry = false;

  constructor(
    what: 'are refused' | 'are not YAML',
    readonly places: RuleRefusal[],
    readonly more: number,
  ) {
    const [first] = places;
    const at = what === 'are refused' ? ' at ' : ', ';
    const rest = more > 0 ? `; and ${more} more` : '';
    super(
      places.length === 1 && first
        ? `The rules ${what}${at}${told(first)}`
        : `The rules ${what} in ${places.length + more} places: ${places.map(told).join('; ')}${rest}`,
    );
  }
}

/** By line, and of what is in one line in the order of being found. */
function refused(what: ConstructorParameters<typeof RulesRefused>[0], places: RuleRefusal[]): RulesRefused {
  const sorted = [...places].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return new RulesRefused(what, sorted.slice(0, MOST_PLACES), Math.max(0, sorted.length - MOST_PLACES));
}

/** A rule file that is YAML, and where in it things stand. */
class Source {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(yaml: string) {
    const early = textTooMuch(yaml);
    if (early) throw refused('are not YAML', [early]);
    this.document = parseDocument(yaml, { lineCounter: this.lines, merge: false, uniqueKeys: true });
    const { errors } = this.document;
    if (errors.length > 0) throw refused('are not YAML', errors.map(placeOfYaml));
    const odd = oddities(this.document, (offset) => this.lines.linePos(offset).line);
    if (odd.length > 0) throw refused('are not YAML', odd);
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

/** What the YAML reader says it says in English alone. */
const placeOfYaml = ({ linePos, message }: Document.Parsed['errors'][number]): RuleRefusal => {
  const [says = ''] = message.split('\n');
  return { line: linePos?.[0].line ?? 1, path: '', says: { zh: `不是有效的 YAML：${says}`, en: says } };
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Those of the list that are of the shape; null stands for one that is not. */
function readable<T>(shape: z.ZodType<T>, list: unknown): (T | null)[] {
  if (!Array.isArray(list)) return [];
  return list.map((one) => shape.safeParse(one).data ?? null);
}

const idsOf = (list: unknown): Set<string> =>
  new Set(Array.isArray(list) ? list.flatMap((one: unknown) => (isObject(one) ? String(one['id']) : [])) : []);

/** Everything that is wrong: of what can be read also what it says against itself, and of what stands alone how it meets. */
function wrongIn(value: unknown): Wrong[] {
  const shape = misfits(RuleFile, value);
  const given = isObject(value) ? value : {};
  const rules = readable(Rule, given['rules']);
  const overlays = readable(Overlay, given['overlays']);
  const found = [
    ...shape,
    ...contradictions(rules).map(({ rule, field, says }) => ({ path: ['rules', rule, field], says })),
    ...wrongAlone(overlays, idsOf(given['rules'])),
  ];
  if (found.length > 0) return found;
  return wrongTogether(rules as z.infer<typeof Rule>[], overlays as z.infer<typeof Overlay>[], MOST_PLACES);
}

/** Texts that are known by heart; ours. */
const MOST_KNOWN = 4;
/** What was read of them. A start asks for the same text four times, and reading one takes longer than most of it. */
const known = new Map<string, RuleSet>();

/** Reads a rule file. The version is of its content, so a changed rule shows in every decision. Throws {@link RulesRefused}. */
export function readRules(yaml: string): RuleSet {
  const set = known.get(yaml) ?? frozen(read(yaml));
  known.delete(yaml);
  known.set(yaml, set);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return set;
}

/** Nobody may change what others read too. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

function read(yaml: string): RuleSet {
  const source = new Source(yaml);
  const { value } = source;
  const wrong = wrongIn(value);
  if (wrong.length > 0)
    throw refused(
      'are refused',
      wrong.map((one) => placed(source, one)),
    );
  const { rules, overlays: given = [] } = RuleFile.parse(value);
  const overlays = given.map(overlayOf);
  const version = createHash('sha256')
    .update(JSON.stringify([rules, overlays]))
    .digest('hex')
    .slice(0, 12);
  return { version, rules, overlays };
}

const placed = (source: Source, { path, says }: Wrong): RuleRefusal => ({
  line: source.lineOf(path),
  path: path.map(String).join('.') || 'the top',
  says,
});
