import { cashbox } from './cashbox.js';
import { component } from './component.js';
import { consumable } from './consumable.js';
import { fault } from './fault.js';
import { flapping } from './flapping.js';
import { flood } from './flood.js';
import { forecast } from './forecast.js';
import { gone } from './gone.js';
import { identity } from './identity.js';
import { metric } from './metric.js';
import { mode } from './mode.js';
import { never } from './never.js';
import { period } from './period.js';
import { quiet } from './quiet.js';
import { rate } from './rate.js';
import { silence } from './silence.js';
import { skew } from './skew.js';
import { unreadable } from './unreadable.js';

/**
 * Every kind of rule, in the order in which they are asked. A share of notes is taken before their boxes' new levels are noted; what looks
 * ahead comes behind what is judged of the levels.
 */
export const RULE_KINDS = [
  identity,
  flood,
  unreadable,
  skew,
  period,
  fault,
  mode,
  rate,
  metric,
  component,
  quiet,
  consumable,
  cashbox,
  forecast,
  flapping,
  silence,
  gone,
  never,
] as const;

export type RuleKindName = (typeof RULE_KINDS)[number]['kind'];

/** A rule of any kind. */
export type Rule = Parameters<(typeof RULE_KINDS)[number]['ready']>[0][number];
export type RuleOf<K extends RuleKindName> = Extract<Rule, { kind: K }>;
