import { HALLWATCH } from '../act/index.js';
import { type Person, presentOf, stoodInForBy } from '../people/index.js';
import type { Text } from '../text.js';
import { type Instant, MINUTE } from '../time/index.js';
import { countingOf, ESCALATION_STEPS, type Escalation, type EscalationStep, limitOf } from './clock.js';
import { type Hands, isOnShift, isReachable, mayDo, rosteredFor } from './hands.js';
import type { MaintenanceOrder, OrderChange } from './order.js';
import { ESCALATION_WORDS } from './words.js';

const byId = ({ people }: Hands, ids: readonly string[]): Person[] =>
  ids.flatMap((id) => people.find((person) => person.id === id) ?? []);

/** Who stands in now for whom the order is, or for whom that one stands in. */
function deputiesOf({ assignee }: MaintenanceOrder, hands: Hands, at: Instant): Person[] {
  const [person] = byId(hands, assignee === null ? [] : [assignee]);
  const theirs = person ? [person, ...stoodInForBy(person.id, hands.people, at)] : [];
  const standing = theirs.flatMap(({ deputies = [] }) => deputies.filter(({ from, to }) => from <= at && at < to));
  return byId(
    hands,
    standing.map((deputy) => deputy.person),
  );
}

/** Who leads the shift by the roster; where none says it, the supervisors of the hall who are on shift. */
const supervisorsOf = (hands: Hands, at: Instant): Person[] =>
  rosteredFor(hands, 'shiftLead', at) ??
  hands.people.filter(
    (person) => person.roles.includes('supervisor') && person.halls.includes(hands.hall.id) && isOnShift(person, hands.hours, at),
  );

/** Who each step is, the first the best. */
const WHO: Record<EscalationStep, (order: MaintenanceOrder, hands: Hands, at: Instant) => Person[]> = {
  deputy: deputiesOf,
  shiftLead: (_, hands, at) => presentOf(supervisorsOf(hands, at), hands.people, at),
  // They answer for all of the hall, cash too.
  firstResponsible: (_, hands, at) => presentOf(byId(hands, [hands.hall.firstResponsible ?? '']), hands.people, at),
};

/** A person, and as what they are asked. */
export interface Asked {
  step: EscalationStep;
  person: Person;
}

/** Who is asked next: somebody who can be told, may do it, has it not already and was not asked before; each step once. */
export function nextAsked(order: MaintenanceOrder, hands: Hands, at: Instant): Asked | undefined {
  const { asked = [] } = order.escalation ?? {};
  const known = new Set([order.assignee, order.second, ...asked.map(({ person }) => person)]);
  const last = asked.at(-1)?.step;
  for (const step of ESCALATION_STEPS.slice(last === undefined ? 0 : ESCALATION_STEPS.indexOf(last) + 1)) {
    const fits = (person: Person): boolean =>
      !known.has(person.id) && isReachable(person) && (step === 'firstResponsible' || mayDo(person, order.kind, at));
    const person = WHO[step](order, hands, at).find(fits);
    if (person) return { step, person };
  }
  return undefined;
}

function passedTo({ step, person }: Asked, before: Person | undefined): Text {
  const why = ESCALATION_WORDS[step];
  const who = before ? { zh: `${before.name}未在时限内接单`, en: `${before.name} did not accept it in time` } : NOBODY_ACCEPTED;
  return { zh: `${who.zh}，升级至${why.zh}${person.name}`, en: `${who.en}; passed to ${person.name}, ${why.en}` };
}

const NOBODY_ACCEPTED: Text = { zh: '时限内无人接单', en: 'nobody accepted it in time' };
const NOBODY_LEFT: Text = {
  zh: '时限内无人接单，已无人可升级，请监控值班和管理员安排',
  en: 'nobody accepted it in time and nobody is left to pass it to: NOC and administrators are to see to it',
};

/** Nobody accepted it in time: it is another's to accept, or, when nobody is left, of those who watch. */
export function escalate(order: MaintenanceOrder, at: Instant, hands: Hands): OrderChange {
  const { asked = [] } = order.escalation ?? {};
  const next = nextAsked(order, hands, at);
  const [before] = byId(hands, order.assignee === null ? [] : [order.assignee]);
  const note = next ? passedTo(next, before) : NOBODY_LEFT;
  const history = [...order.history, { at, what: 'escalated' as const, by: HALLWATCH.by, note, clock: 'accept' as const }];
  if (!next) return { what: 'escalated', order: { ...order, escalation: { asked }, history }, at };
  const { step, person } = next;
  const minutes = limitOf('accept', order.kind, order.priority, hands.hall) ?? 0;
  const nextAt = countingOf('accept', order, hands.hall, hands.hours, at).after(at, minutes * MINUTE);
  const escalation: Escalation = { asked: [...asked, { step, person: person.id, at }], nextAt };
  const { assignedBy: _, unreached: __, ...rest } = order;
  return { what: 'escalated', order: { ...rest, state: 'assigned', assignee: person.id, escalation, history }, at };
}

/** Who is told where nobody is left who could be asked: of those who watch who is on duty, where a roster says it, and the administrators. */
export function thoseWhoWatch(hands: Hands, at: Instant): Person[] {
  const rostered = rosteredFor(hands, 'noc', at)?.filter(isReachable) ?? [];
  const { people } = hands;
  const watches = (person: Person): boolean =>
    rostered.length > 0 ? rostered.includes(person) : isReachable(person) && person.roles.includes('noc');
  return people.filter((person) => watches(person) || (isReachable(person) && person.roles.includes('administrator')));
}
