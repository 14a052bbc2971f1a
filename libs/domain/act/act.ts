import type { Instant } from '../time/index.js';
import { ORDER_ACTS } from './order-act.js';
import { REVIEW_ACTS } from './review-act.js';
import { STOCK_ACTS } from './stock-act.js';

/** What of the register a version is counted by: other acts tell of a thing, too, and change nothing of it. */
export const REGISTER_ACTS = [
  'hall.add',
  'hall.change',
  'kiosk.add',
  'kiosk.change',
  'kiosk.rotate',
  'kiosk.retire',
  'person.add',
  'person.change',
  'department.add',
  'department.change',
  'system.add',
  'system.change',
  'citizenService.add',
  'citizenService.change',
  'needs.change',
  'roster.add',
  'roster.change',
  'roster.except',
  'roster.swap',
  'day.say',
  'day.unsay',
] as const;

/** What people do, by thing and verb. */
export const ACTS = [
  ...REGISTER_ACTS,
  'kiosk.ask',
  'rule.accept',
  'rule.try',
  'silence.open',
  'silence.end',
  'quarantine.retry',
  'quarantine.clear',
  ...ORDER_ACTS,
  ...STOCK_ACTS,
  ...REVIEW_ACTS,
  'photo.add',
  'alert.test',
  'session.open',
  'session.end',
  'session.refused',
  'account.invite',
  'account.join',
  'account.change',
  'account.grant',
  'account.disable',
  'account.enable',
  'password.change',
  'password.reset',
  'factor.add',
  'factor.remove',
  'token.make',
  'token.end',
  'file.add',
  'file.ask',
  'file.approve',
  'file.refuse',
  'read.export',
  'read.packet',
  'read.secret',
  'read.file',
  'audit.export',
  'audit.purge',
] as const;
export type ActName = (typeof ACTS)[number];

/** What an act is about. */
export interface Subject {
  kind: string;
  id: string;
}

/** By which way an act came. */
export const ACT_WAYS = ['page', 'token', 'chat', 'import', 'own'] as const;
export type ActWay = (typeof ACT_WAYS)[number];

/** Who acts: `own` is Hallwatch itself, as at its start. */
export interface Doer {
  /** Name of the account. */
  by: string;
  personId: string | null;
  /** Person id of whom they stood in for. */
  onBehalfOf: string | null;
  from: { way: ActWay; address: string | null };
}

/** What the doer says of it. */
export interface ToldWith {
  /** Of the doer's program, so that what is sent twice is one act; else made up here. */
  id: string;
  why: string | null;
  /** The state of the subject that the doer looked at: a version, a hash, an instant. */
  basedOn: string | null;
  /** SHA-256 of photos and papers, in hexadecimal. */
  evidence: readonly string[];
}

/** Who does it and what they say of it: handed to whatever changes something. */
export interface Doing extends Doer, ToldWith {}

/** Something that somebody did. Before and after hold no secrets. */
export interface Act extends Doing {
  at: Instant;
  what: ActName;
  subject: Subject;
  before: unknown;
  after: unknown;
}

/** An act in its place in the chain. */
export interface ChainedAct extends Act {
  /** From 1, without a gap. */
  number: number;
  /** Hash of the act before; that of nothing for the first. */
  previous: string;
  /** SHA-256 over the one before and this act as {@link written}, in hexadecimal. */
  hash: string;
}

export const HALLWATCH: Doer = { by: 'hallwatch', personId: null, onBehalfOf: null, from: { way: 'own', address: null } };

/** Something that Hallwatch does by itself. */
export const ownDoing = (id: string, why: string | null = null): Doing => ({
  ...HALLWATCH,
  id,
  why,
  basedOn: null,
  evidence: [],
});
