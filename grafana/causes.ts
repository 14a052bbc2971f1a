import { CAUSE_WORDS, causeWords, FAULTS, type FaultCode, joined, METRIC_FIELDS, NAMED_PARTS } from '#libs/domain/index.js';
import type { Pattern, Words } from './kit/field.js';
import { standing, text } from './kit/language.js';

/** Causes that there are always. */
const KNOWN = [
  ...Object.keys(CAUSE_WORDS),
  ...METRIC_FIELDS.flatMap((field) => [joined('metric', field), joined('metric', field, 'change')]),
  ...NAMED_PARTS.consumables.map((kind) => joined('consumable', kind)),
  ...NAMED_PARTS.cashUnits.map((kind) => joined('cashbox', kind)),
  ...NAMED_PARTS.components.map((component) => joined('component', component)),
  // A line for one component says so whichever the kiosk names.
  ...[...FAULTS.values()]
    .filter(({ components }) => components.length > 1)
    .flatMap(({ code, components }) => components.map((component) => joined('fault', code, component))),
];

export const CAUSES: Words = Object.fromEntries(KNOWN.map((cause) => [cause, { text: standing(causeWords(cause)) }]));

const of = (kind: keyof typeof CAUSE_WORDS): Pattern['text'] => {
  const { zh, en } = standing(CAUSE_WORDS[kind]);
  return text(`${zh} · $1`, `${en} · $1`);
};

const ofCode = ({ code, name }: FaultCode): Pattern => ({ fits: `fault/${code}/.*`, text: standing(name) });

/** Causes that name what the kiosk, the register or the rules call it: their word stands for itself. */
export const CAUSE_PATTERNS: Pattern[] = [
  ...[...FAULTS.values()].map(ofCode),
  ...NAMED_PARTS.components.map((component): Pattern => {
    const { zh, en } = causeWords(joined('fault', '$1', component));
    return { fits: `fault/([^/]+)/${component}`, text: standing({ zh, en }) };
  }),
  { fits: 'fault/([^/]+)/.*', text: of('fault') },
  ...(['component', 'consumable', 'cashbox', 'upstream'] as const).map((kind) => ({ fits: `${kind}/(.+)`, text: of(kind) })),
  { fits: 'rule/([^/]+)/.*', text: of('rule') },
];
