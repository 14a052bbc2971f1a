import type { z } from 'zod';
import { type Overlay, overlaid, type Rule, type RuleChange, SCOPES, type Scope, type Text } from '#libs/domain/index.js';
import { misfits, type Wrong } from './misfits.js';
import { contradictions } from './rule-checks.js';
import { type Overlay as OverlayShape, Rule as RuleShape } from './rule-shape.js';

type GivenOverlay = z.infer<typeof OverlayShape>;

/** Rules that are looked at together when overlays meet, over all combinations. Beyond it nobody could foresee what holds either. Ours. */
const MOST_LOOKS = 200_000;

const isWhole = (entry: RuleChange): boolean => 'kind' in entry;

const nameOf = ({ scope, name }: Overlay): string => `${scope} ${name}`;

/** An overlay as the file has it, made ready. What it adds has to be whole. */
export function overlayOf({ for: place, rules }: GivenOverlay): Overlay {
  const [[scope, name]] = Object.entries(place) as [[Scope, string]];
  return {
    scope,
    name,
    changes: rules.filter((entry) => !isWhole(entry)),
    added: rules.filter(isWhole) as unknown as Rule[],
  };
}

const wrong = (path: PropertyKey[], zh: string, en: string): Wrong => ({ path, says: { zh, en } });

/** Of a rule, by its id. */
const about = (id: string, { zh, en }: Text): Text => ({ zh: `${id}：${zh}`, en: `${id}: ${en}` });

const misfitsOf = (id: string, rule: unknown): Wrong[] =>
  misfits(RuleShape, rule).map(({ path, says: { zh, en } }) => {
    const field = path.map(String).join('.');
    return { path, says: about(id, { zh: `${field}：${zh}`, en: `${field}: ${en}` }) };
  });

/** What is wrong with a rule that can be read, or with its shape. */
function wrongRule(id: string, rule: unknown): Wrong[] {
  const shape = misfitsOf(id, rule);
  if (shape.length > 0) return shape;
  return contradictions([rule as Rule]).map(({ field, says }) => ({ path: [field], says }));
}

function wrongEntry(entry: RuleChange, known: ReadonlySet<string>): Wrong[] {
  const { id } = entry;
  if (isWhole(entry)) {
    if (!known.has(id)) return wrongRule(id, entry);
    const en = `${id}: is a common rule; leave out kind to change it, or give a new rule a new id`;
    return [wrong(['kind'], `${id}：是通用规则；修改它请去掉 kind，新规则请用新的 id`, en)];
  }
  if (known.has(id)) return [];
  const en = `${id}: there is no common rule of that id; a new rule has its kind and all its fields`;
  return [wrong(['id'], `${id}：没有这个 id 的通用规则；新规则要有 kind 和全部字段`, en)];
}

function wrongInOverlay({ rules }: GivenOverlay, name: string, known: ReadonlySet<string>): Wrong[] {
  return rules.flatMap((entry, j) => {
    const { id } = entry;
    const twice = rules.findIndex((other) => other.id === id) < j;
    const found = twice
      ? [wrong(['id'], `${id}：${name} 的覆盖中出现两次`, `${id}: the overlay for ${name} has it twice`)]
      : wrongEntry(entry, known);
    return found.map(({ path, says }) => ({ path: ['rules', j, ...path], says }));
  });
}

/** What is wrong with overlays by themselves, or because another is for the same; null stands for one that cannot be read. */
export function wrongAlone(given: readonly (GivenOverlay | null)[], known: ReadonlySet<string>): Wrong[] {
  const names = given.map((overlay) => overlay && nameOf(overlayOf(overlay)));
  const first = new Map<string | null, number>();
  return given.flatMap((overlay, i) => {
    const name = names[i] as string;
    if (!overlay) return [];
    if (first.has(name)) return [wrong(['overlays', i, 'for'], `${name} 有两个覆盖`, `there are two overlays for ${name}`)];
    first.set(name, i);
    return wrongInOverlay(overlay, name, known).map(({ path, says }) => ({ path: ['overlays', i, ...path], says }));
  });
}

/** Rules that can contradict each other, and the kind of those that may be added to them. */
interface Group {
  rules: Rule[];
  adds: Rule['kind'] | null;
}

/** Of these the first that fits counts, so that one may take all from another. Any other rule contradicts only itself. */
const IN_TURN: readonly Rule['kind'][] = ['fault', 'flapping'];

const groupsOf = (rules: Rule[]): Group[] => [
  ...IN_TURN.map((kind) => ({ rules: rules.filter((rule) => rule.kind === kind), adds: kind })),
  ...rules.filter(({ kind }) => !IN_TURN.includes(kind)).map((rule) => ({ rules: [rule], adds: null })),
];

/** Of the overlays those that say something of the group, and only what they say of it. */
function touching({ rules, adds }: Group, overlays: Overlay[]): Overlay[] {
  const ids = new Set(rules.map(({ id }) => id));
  return overlays
    .map((overlay) => ({
      ...overlay,
      changes: overlay.changes.filter(({ id }) => ids.has(id)),
      added: overlay.added.filter(({ kind }) => kind === adds),
    }))
    .filter(({ changes, added }) => changes.length + added.length > 0);
}

/** Every way in which overlays can meet at a kiosk: at most one of each scope, the most general first. */
function meetings(overlays: Overlay[]): Overlay[][] {
  const ways: Overlay[][] = [[]];
  for (const scope of SCOPES) {
    const own = overlays.filter((overlay) => overlay.scope === scope);
    ways.push(...ways.flatMap((way) => own.map((overlay) => [...way, overlay])));
  }
  return ways;
}

const countOf = (overlays: Overlay[]): number =>
  SCOPES.reduce((count, scope) => count * (1 + overlays.filter((overlay) => overlay.scope === scope).length), 1);

interface WrongOfRule extends Wrong {
  rule: string;
}

function wrongAmong(rules: Rule[]): WrongOfRule[] {
  const shape = rules.flatMap((rule) => misfitsOf(rule.id, rule).map((found) => ({ rule: rule.id, ...found })));
  if (shape.length > 0) return shape;
  return contradictions(rules).map(({ rule, field, says }) => ({ rule: rules[rule]?.id ?? '', path: [field], says }));
}

/** Where the file says it: in the most specific of the overlays that speak of the rule, at the field if it is there. */
function pathOf(given: GivenOverlay[], meeting: Overlay[], rule: string, field: PropertyKey[]): PropertyKey[] {
  const names = meeting.map(nameOf);
  const rank = (i: number): number => names.indexOf(nameOf(overlayOf(given[i] as GivenOverlay)));
  const there = [...given.keys()].filter((i) => rank(i) >= 0).sort((a, b) => rank(b) - rank(a));
  const at = (i: number): number => given[i]?.rules.findIndex(({ id }) => id === rule) ?? -1;
  const speaker = there.find((i) => at(i) >= 0) ?? there[0] ?? 0;
  const j = at(speaker);
  return ['overlays', speaker, 'rules', ...(j >= 0 ? [j, ...field] : [])];
}

const under = (meeting: Overlay[], { zh, en }: Text): Text => ({
  zh: `${zh}（在 ${meeting.map(nameOf).join('、')} 的覆盖下）`,
  en: `${en} (under the overlay for ${meeting.map(nameOf).join(' and that for ')})`,
});

function tooMany({ rules }: Group, own: Overlay[]): Wrong | null {
  if (countOf(own) * Math.max(1, rules.length) <= MOST_LOOKS) return null;
  const [what = null] = rules.map(({ id }) => id);
  const en = `the overlays change ${what ?? 'the added rules'} in ${countOf(own)} combinations, too many to check: name fewer places`;
  return wrong(['overlays'], `覆盖以 ${countOf(own)} 种组合改变 ${what ?? '新增规则'}，无法全部检查：请减少地点`, en);
}

/** Each sentence is told of the most general meeting that it is true of. */
function* wrongMeetings(group: Group, overlays: Overlay[], given: GivenOverlay[]): Generator<Wrong> {
  const own = touching(group, overlays);
  const many = tooMany(group, own);
  if (many) return yield many;
  const said = new Set<string>();
  for (const meeting of meetings(own)) {
    for (const { rule, path, says } of meeting.length > 0 ? wrongAmong(overlaid(group.rules, meeting)) : []) {
      const place = pathOf(given, meeting, rule, path);
      const key = `${place.join('.')} ${says.en}`;
      if (said.has(key)) continue;
      said.add(key);
      yield { path: place, says: under(meeting, says) };
    }
  }
}

/** What is wrong with overlays that a kiosk may have together, each right by itself: at most so many. */
export function wrongTogether(rules: Rule[], given: GivenOverlay[], most: number): Wrong[] {
  const overlays = given.map(overlayOf);
  const found: Wrong[] = [];
  if (given.length === 0) return found;
  for (const group of groupsOf(rules)) {
    for (const one of wrongMeetings(group, overlays, given)) {
      if (found.push(one) >= most) return found;
    }
  }
  return found;
}
