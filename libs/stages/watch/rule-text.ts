import { type Alias, type Document, isAlias, isNode, isPair, isScalar, visit } from 'yaml';
import type { RuleRefusal, Text } from '#libs/domain/index.js';

/** Characters of a rule file; the longest of ours is a twentieth. Ours. */
const LONGEST = 512 * 1024;
/** How deep it nests, and of how many parts it is. Rules are six deep. Ours. */
const DEEPEST = 32;
const MOST_NODES = 50_000;
/** How often something is said by its alias. Ours. */
const MOST_ALIASES = 100;

const at = (line: number, says: Text): RuleRefusal => ({ line, path: '', says });

const TOO_LONG: Text = {
  zh: `规则文件最多 ${LONGEST / 1024} KiB`,
  en: `at most ${LONGEST / 1024} KiB of rules are read`,
};
const TOO_DEEP: Text = { zh: `嵌套超过 ${DEEPEST} 层`, en: `it is nested more than ${DEEPEST} deep` };

/** Columns before the first word, and what opens before it: `- - - x` is three deep in one line. */
const nested = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;

/** The deepest that a line can be by its brackets and dashes alone: each of them costs the YAML reader a call. */
class Depth {
  private brackets = 0;
  private readonly columns: number[] = [];

  /** How deep it is at the end of this line at most. */
  after(line: string): number {
    const column = nested(line);
    while ((this.columns.at(-1) ?? -1) >= column && line.trim() !== '') this.columns.pop();
    if (line.trim() !== '') this.columns.push(column);
    const markers = /^[ \t]*((?:[-?:][ \t]+)*)/.exec(line)?.[1]?.replace(/[ \t]/g, '').length ?? 0;
    let deepest = this.brackets;
    for (const sign of line) {
      if (sign === '[' || sign === '{') this.brackets++;
      else if (sign === ']' || sign === '}') this.brackets = Math.max(0, this.brackets - 1);
      deepest = Math.max(deepest, this.brackets);
    }
    return deepest + this.columns.length + markers;
  }
}

/** A text that is not even to be read: the reader calls itself for every level. Brackets in words count too, so the bound is a wide one. */
export function textTooMuch(text: string): RuleRefusal | null {
  if (text.length > LONGEST) return at(1, TOO_LONG);
  const depth = new Depth();
  const line = text.split('\n').findIndex((one) => depth.after(one) > DEEPEST * 4);
  return line < 0 ? null : at(line + 1, TOO_DEEP);
}

const ALIAS: Text = { zh: '别名所指的内容里不得再有别名', en: 'an alias may not stand for what has aliases in it: write it out' };
const TOO_MANY_ALIASES: Text = { zh: `别名超过 ${MOST_ALIASES} 个`, en: `it has more than ${MOST_ALIASES} aliases` };
const TAG: Text = { zh: '不允许使用标签（!）', en: 'tags (!) are not taken' };
const MERGE: Text = { zh: '不允许使用合并键（<<）', en: 'merge keys (<<) are not taken: write it out' };
const ODD_KEY: Text = { zh: '键必须是普通文字', en: 'a key must be plain words' };
const POISON: Text = { zh: '不允许使用这个键', en: 'this key is not taken' };
const TOO_MANY: Text = { zh: `超过 ${MOST_NODES} 个节点`, en: `it has more than ${MOST_NODES} parts` };

/** Names that are something of every object. */
const POISONS: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype']);

function wrongKey(key: unknown): Text | null {
  if (!isScalar(key)) return ODD_KEY;
  if (key.value === '<<') return MERGE;
  return POISONS.has(key.value) ? POISON : null;
}

function wrongNode(node: unknown): Text | null {
  if (isPair(node)) return wrongKey(node.key);
  if (!isNode(node) || isAlias(node)) return null;
  return node.tag !== undefined && !/^tag:yaml\.org,2002:(map|seq|str|int|float|bool|null)$/.test(node.tag) ? TAG : null;
}

/** Of how many parts is what an alias stands for; null: it has aliases itself, of which a few make thousands of millions. */
function partsOf(alias: Alias, document: Document.Parsed): number | null {
  const stands = alias.resolve(document);
  let parts = 0;
  let isNested = stands === undefined;
  visit(stands ?? null, (_key, node) => {
    parts++;
    if (isAlias(node)) isNested = true;
    return isNested || parts > MOST_NODES ? visit.BREAK : undefined;
  });
  return isNested ? null : parts;
}

const offsetOf = (node: unknown): number => {
  const of = isPair(node) ? node.key : node;
  return isNode(of) ? (of.range?.[0] ?? 0) : 0;
};

/** What YAML has and rules do not: each of them makes much of little, or something else of what is read. The first of it is told. */
export function oddities(document: Document.Parsed, lineOf: (offset: number) => number): RuleRefusal[] {
  const found: RuleRefusal[] = [];
  let [nodes, aliases] = [0, 0];
  const wrong = (node: unknown, depth: number): Text | null => {
    if (isAlias(node) && ++aliases > MOST_ALIASES) return TOO_MANY_ALIASES;
    const parts = isAlias(node) ? partsOf(node, document) : 1;
    if (parts === null) return ALIAS;
    nodes += parts;
    if (nodes > MOST_NODES) return TOO_MANY;
    return depth > DEEPEST * 2 ? TOO_DEEP : wrongNode(node);
  };
  visit(document, (_key, node, path) => {
    const says = wrong(node, path.length);
    if (says === null) return undefined;
    found.push(at(lineOf(offsetOf(node)), says));
    return visit.BREAK;
  });
  return found;
}
