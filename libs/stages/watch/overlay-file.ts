import type { z } from 'zod';
import { type Overlay, overlaid, type Rule, type RuleChange, SCOPES, type Scope } from '#libs/domain/index.js';
import { contradiction } from './rule-checks.js';
import { type RuleFile, Rule as RuleShape } from './rule-shape.js';

/** What is wrong, in one sentence, and the field of the file that it is about. */
export interface Wrong {
  path: PropertyKey[];
  says: string;
}

type GivenOverlay = NonNullable<z.infer<typeof RuleFile>['overlays']>[number];

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

function wrongEntry(entry: RuleChange, known: ReadonlySet<string>): { field: PropertyKey[]; says: string } | null {
  const { id } = entry;
  if (!isWhole(entry)) {
    return known.has(id)
      ? null
      : { field: ['id'], says: `${id}: there is no common rule of that id; a new rule has its kind and all its fields` };
  }
  if (known.has(id)) {
    return { field: ['kind'], says: `${id}: is a common rule; leave out kind to change it, or give a new rule a new id` };
  }
  const shape = RuleShape.safeParse(entry);
  if (!shape.success) return misfit(id, shape.error.issues);
  const wrong = contradiction([shape.data]);
  return wrong && { field: [wrong.field], says: wrong.says };
}

function misfit(id: string, issues: z.core.$ZodIssue[]): { field: PropertyKey[]; says: string } {
  const issue = (issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]) as z.core.$ZodIssue;
  const field = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
  return { field, says: `${id}: ${field.join('.')}: ${issue.message}` };
}

/** What is wrong with one overlay by itself, or because another is for the same. */
function wrongAlone(given: GivenOverlay[], known: ReadonlySet<string>): Wrong | null {
  const names = given.map((overlay) => nameOf(overlayOf(overlay)));
  for (const [i, { rules }] of given.entries()) {
    const name = names[i] as string;
    if (names.indexOf(name) < i) return { path: ['overlays', i, 'for'], says: `there are two overlays for ${name}` };
    for (const [j, entry] of rules.entries()) {
      const twice = rules.findIndex(({ id }) => id === entry.id) < j;
      const wrong = twice
        ? { field: ['id'], says: `${entry.id}: the overlay for ${name} has it twice` }
        : wrongEntry(entry, known);
      if (wrong) return { path: ['overlays', i, 'rules', j, ...wrong.field], says: wrong.says };
    }
  }
  return null;
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

function wrongTogether(rules: Rule[]): { rule: string; field: PropertyKey[]; says: string } | null {
  for (const rule of rules) {
    const shape = RuleShape.safeParse(rule);
    if (!shape.success) return { rule: rule.id, ...misfit(rule.id, shape.error.issues) };
  }
  const wrong = contradiction(rules);
  return wrong && { rule: rules[wrong.rule]?.id ?? '', field: [wrong.field], says: wrong.says };
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

function wrongMeeting(group: Group, overlays: Overlay[], given: GivenOverlay[]): Wrong | null {
  const own = touching(group, overlays);
  const looks = countOf(own) * Math.max(1, group.rules.length);
  if (looks > MOST_LOOKS) {
    const says = `the overlays change ${group.rules[0]?.id ?? 'the added rules'} in ${countOf(own)} combinations, too many to check: name fewer places`;
    return { path: ['overlays'], says };
  }
  for (const meeting of meetings(own)) {
    const wrong = meeting.length > 0 ? wrongTogether(overlaid(group.rules, meeting)) : null;
    if (!wrong) continue;
    const says = `${wrong.says} (under the overlay for ${meeting.map(nameOf).join(' and that for ')})`;
    return { path: pathOf(given, meeting, wrong.rule, wrong.field), says };
  }
  return null;
}

/** The first overlay that cannot be, by itself or with others that a kiosk may have besides. */
export function wrongOverlay(rules: Rule[], given: GivenOverlay[]): Wrong | null {
  if (given.length === 0) return null;
  const alone = wrongAlone(given, new Set(rules.map(({ id }) => id)));
  if (alone) return alone;
  const overlays = given.map(overlayOf);
  for (const group of groupsOf(rules)) {
    const wrong = wrongMeeting(group, overlays, given);
    if (wrong) return wrong;
  }
  return null;
}
