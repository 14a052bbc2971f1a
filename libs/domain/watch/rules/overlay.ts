import type { Rule } from './index.js';

/**
 * What an overlay may be for, the most general first. A more specific one wins: who names one kiosk has looked at that kiosk,
 * who names a region has not. A kiosk's type comes after its hall, for what a machine is follows it into every hall. Ours.
 */
export const SCOPES = ['region', 'hall', 'kioskType', 'kiosk'] as const;
export type Scope = (typeof SCOPES)[number];

/** Where a kiosk stands and what it is: what overlays pick it by. */
export type Whereabouts = Record<Scope, string>;

/** Other fields for a rule of the common set, each in place of the whole field. */
export interface RuleChange {
  id: string;
  /** Switched off; `false` switches on again what a more general overlay switched off. */
  off?: boolean;
  [field: string]: unknown;
}

export interface Overlay {
  scope: Scope;
  /** The region, hall, type or kiosk that it is for. */
  name: string;
  changes: RuleChange[];
  /** Asked before the common rules, so that a fault is not taken from them by a rule for every fault. */
  added: Rule[];
}

function changed(rule: Rule, overlays: readonly Overlay[]): Rule | null {
  const own = overlays.flatMap(({ changes }) => changes.filter(({ id }) => id === rule.id));
  if (own.length === 0) return rule;
  const { off, ...merged } = Object.assign({ ...rule }, ...own);
  return off ? null : merged;
}

function added(overlays: readonly Overlay[]): Rule[] {
  const rules = overlays.toReversed().flatMap((overlay) => overlay.added);
  return rules.filter((rule, i) => rules.findIndex(({ id }) => id === rule.id) === i);
}

/** The common rules under these overlays, the most general first. That what comes out has the shape of rules is for the reader of the file. */
export const overlaid = (rules: readonly Rule[], overlays: readonly Overlay[]): Rule[] =>
  overlays.length === 0
    ? [...rules]
    : [...added(overlays), ...rules.map((rule) => changed(rule, overlays)).filter((rule) => rule !== null)];
