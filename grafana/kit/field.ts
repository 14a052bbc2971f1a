import type { Text } from '#libs/domain/index.js';
import type { Say } from './language.js';
import type { FieldConfig, Mapping } from './shape.js';

export type Step = [from: number | null, color: string];

/** What a value becomes on the screen. */
export interface Looks {
  /** Grafana's name of the unit; what it would say in English words alone is said otherwise in Chinese. */
  unit?: string;
  min?: number;
  max?: number;
  decimals?: number;
  steps?: Step[];
  /** The thresholds are drawn, and color nothing: lines are told apart by theirs. */
  apart?: boolean;
  /** Of a series that means something good or bad by itself. */
  paint?: string;
  words?: Words;
  /** Words for values that begin alike, as regular expressions that the whole value fits, by the order of the list. */
  patterns?: readonly Pattern[];
  /** In place of a value that nobody has; never a zero. */
  none?: Text;
  links?: DataLink[];
  /** Nothing stands there only while nobody watches: then that is said. */
  saysBlind?: boolean;
}

/** Words for the values of a closed set, each with a color where one says something. */
export type Words = Record<string, { text: Text; color?: string }>;

/** `$1` in the text is what the first group fits. */
export interface Pattern {
  fits: string;
  text: Text;
}

/** The address differs by language when it is of another dashboard. */
export interface DataLink {
  title: Text;
  url: Text;
}

export const NONE: Text = { zh: '无数据', en: 'No data' };
/** In a cell beside others, that has nothing to say. */
export const DASH: Text = { zh: '—', en: '—' };
/** Of what nobody knows. Grafana would take the first color of the thresholds for it, which is often green. */
export const UNKNOWN = '#6e6e6e';
/** In place of what is so now, while nobody watches. */
export const BLIND: Text = { zh: '监测中断', en: 'Not watched' };

const mapped = (words: Words, say: Say): Mapping => ({
  type: 'value',
  options: Object.fromEntries(
    Object.entries(words).map(([value, { text, color }], index) => [value, { text: say(text), index, ...(color && { color }) }]),
  ),
});

const ofNothing = ({ none, saysBlind }: Looks, say: Say): Mapping => ({
  type: 'special',
  options: {
    match: 'null',
    result: saysBlind ? { text: say(BLIND), color: 'red' } : { text: say(none ?? NONE), color: UNKNOWN },
  },
});

/** Words first, then what begins alike, and what nobody knows at last. */
const mappings = (looks: Looks, say: Say): Mapping[] => [
  ...(looks.words ? [mapped(looks.words, say)] : []),
  ...(looks.patterns ?? []).map(
    ({ fits, text }, i): Mapping => ({
      type: 'regex',
      options: { pattern: fits, result: { text: say(text), index: Object.keys(looks.words ?? {}).length + i } },
    }),
  ),
  ofNothing(looks, say),
];

const colorOf = ({ steps, words, apart, paint }: Looks): FieldConfig['color'] => {
  if (paint) return { mode: 'fixed', fixedColor: paint };
  if (steps && !apart) return { mode: 'thresholds' };
  // A word without a color of its own is neither good nor bad.
  return words ? { mode: 'fixed', fixedColor: UNKNOWN } : { mode: 'palette-classic' };
};

export const linked = (links: DataLink[], say: Say) =>
  links.map(({ title, url }) => ({ title: say(title), url: say(url), targetBlank: false }));

/**
 * Grafana counts and names these in English whatever the language; moments in the past and ahead alike. Of hours it would make weeks and
 * years, which nobody compares.
 */
const IN_WORDS: Record<string, Text> = {
  s: { zh: 'suffix:秒', en: 's' },
  m: { zh: 'suffix:分钟', en: 'm' },
  h: { zh: 'suffix:小时', en: 'suffix: h' },
  dateTimeFromNow: { zh: 'time:MM-DD HH:mm', en: 'dateTimeFromNow' },
};
export const unitIn = (unit: string, say: Say): string => say(IN_WORDS[unit] ?? { zh: unit, en: unit });

/** As Grafana's field configuration. Colors come by the thresholds where there are some. */
export const fieldOf = (looks: Looks, say: Say): FieldConfig => ({
  ...(looks.unit !== undefined && { unit: unitIn(looks.unit, say) }),
  ...(looks.min !== undefined && { min: looks.min }),
  ...(looks.max !== undefined && { max: looks.max }),
  ...(looks.decimals !== undefined && { decimals: looks.decimals }),
  noValue: say(looks.saysBlind ? BLIND : (looks.none ?? NONE)),
  color: colorOf(looks),
  thresholds: { mode: 'absolute', steps: (looks.steps ?? [[null, 'green']]).map(([value, color]) => ({ value, color })) },
  ...((looks.words || looks.steps || looks.patterns || looks.saysBlind) && { mappings: mappings(looks, say) }),
  ...(looks.links && { links: linked(looks.links, say) }),
});

/** Of one column or series: {@link fieldOf}, as overrides say it. */
export function properties(looks: Looks, say: Say): { id: string; value: unknown }[] {
  const { color, ...rest } = fieldOf(looks, say);
  const said = Object.entries({ ...rest, ...((looks.steps || looks.words || looks.paint) && { color }) });
  return said.filter(([id]) => looks.steps || id !== 'thresholds').map(([id, value]) => ({ id, value }));
}
