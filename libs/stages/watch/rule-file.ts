import { createHash } from 'node:crypto';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { RuleSet } from '#libs/domain/index.js';

const text = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const base = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,63}$/)
    .describe('Names the rule in every decision; lower case, digits and hyphens.'),
  because: z.string().min(1).describe('The regulation or catalogue line that asks for it.'),
  title: text.describe('{item} stands for the name of the consumable or cash unit.'),
};
const severity = z.enum(['info', 'degraded', 'critical']);
const pct = z.strictObject({ raise: z.number().min(0).max(100), clear: z.number().min(0).max(100) });
const offS = z.int().min(1).max(86_400).describe('Seconds that the clock is off, either way.');
const level = { states: z.array(z.string()).min(1), pct, severity, stopsService: z.boolean() };

const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ ...base, kind: z.literal('fault') }),
  z.strictObject({ ...base, kind: z.literal('consumable'), ...level }),
  z.strictObject({ ...base, kind: z.literal('cashbox'), ...level, units: z.array(z.string()).min(1) }),
  z.strictObject({ ...base, kind: z.literal('silence'), heartbeats: z.int().min(1).max(100), severity }),
  z.strictObject({ ...base, kind: z.literal('gone'), graceS: z.int().min(0).max(86_400), severity }),
  z.strictObject({ ...base, kind: z.literal('skew'), raiseS: offS, clearS: offS, severity }),
]);

/** The shape of a rule file; its JSON Schema is published beside the default rules. */
export const RuleFile = z.strictObject({ rules: z.array(Rule).min(1) });

/** Thrown when a rule file cannot be used; says where and what is wrong, in one sentence. */
export class RulesRefused extends Error {
  readonly retry = false;
}

const contradictions = (rules: z.infer<typeof Rule>[]): string | null => {
  for (const rule of rules) {
    if (rules.filter((r) => r.id === rule.id).length > 1) return `two rules have the id ${rule.id}`;
    if (rule.kind === 'consumable' && rule.pct.clear <= rule.pct.raise) {
      return `${rule.id}: pct.clear must be above pct.raise, or it would flap`;
    }
    if (rule.kind === 'cashbox' && rule.pct.clear === rule.pct.raise) {
      return `${rule.id}: pct.clear must differ from pct.raise, or it would flap`;
    }
    if (rule.kind === 'skew' && rule.clearS >= rule.raiseS) {
      return `${rule.id}: clearS must be below raiseS, or it would flap`;
    }
  }
  return null;
};

function parsed(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (cause) {
    const line = cause instanceof YAMLParseError ? (cause.linePos?.[0]?.line ?? '?') : '?';
    throw new RulesRefused(`The rules are not YAML, line ${line}: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}

/** Reads a rule file. The version is of its content, so a changed rule shows in every decision. Throws {@link RulesRefused}. */
export function readRules(yaml: string): RuleSet {
  const checked = RuleFile.safeParse(parsed(yaml));
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new RulesRefused(`The rules are refused at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`);
  }
  const wrong = contradictions(checked.data.rules);
  if (wrong) throw new RulesRefused(`The rules are refused: ${wrong}`);
  const version = createHash('sha256').update(JSON.stringify(checked.data.rules)).digest('hex').slice(0, 12);
  return { version, rules: checked.data.rules };
}
