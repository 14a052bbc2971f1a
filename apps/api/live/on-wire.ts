import { z } from 'zod';
import type { Change, ChangeBodies, UnpublishedTold } from '#libs/domain/index.js';
import * as answers from '../answers.js';
import { asKept, encoderOf, type Fields, instant } from '../wire.js';

const { id, kioskId, hallId, region, kioskIds, cause, kind, severity, reason } = answers.Incident.shape;
const { rule, evidence } = answers.Withheld.shape;

const Unpublished = z.object({
  id,
  of: z.literal('notice'),
  kioskId,
  hallId,
  region,
  kioskIds,
  cause,
  kind,
  severity,
  reason: asKept<UnpublishedTold['reason']>(z.string()),
  explanation: reason,
  what: reason,
  rule,
  evidence,
} satisfies Fields<UnpublishedTold>);

/** What a change says, as it is answered when it is asked for. */
const BODIES: { [What in keyof ChangeBodies]: z.ZodType<ChangeBodies[What]> } = {
  incident: answers.Incident,
  order: answers.Order,
  notice: answers.Notice,
  withheld: z.union([answers.Withheld, Unpublished]),
  kiosk: answers.KioskView,
  register: asKept<ChangeBodies['register']>(),
  rule: asKept<ChangeBodies['rule']>(),
  rules: asKept<ChangeBodies['rules']>(),
};

export const onWire = encoderOf(instant()) as (then: Change['at']) => string;

/** A change as it is told: its times are those of the same thing when it is asked for. */
export const changeOnWire = (change: Change): Record<string, unknown> => ({
  ...change,
  at: onWire(change.at),
  body: encoderOf(BODIES[change.what])(change.body),
});

export const monitoringOnWire = encoderOf(answers.State.shape.monitoring);
