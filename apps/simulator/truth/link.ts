import type { Cause, DropAs } from '../model/index.js';

/** A kiosk that is not heard for three of its heartbeats is lost; up to a fourth it is as right to wait. */
const BEATS = { lost: 3, surely: 4 };

/** Whether a silence of so long is a loss. */
export const lossOf = (unheardMs: number, heartbeatMs: number): Pick<Cause, 'needsOrder' | 'edge'> => ({
  needsOrder: unheardMs > BEATS.lost * heartbeatMs,
  ...(unheardMs > BEATS.lost * heartbeatMs && unheardMs <= BEATS.surely * heartbeatMs && { edge: true }),
});

/** A loss that lasts longer is no short one, whatever the heartbeat: its will may have told of it. */
export const SHORT_MS = 180_000;

const NAMES: Readonly<Record<DropAs, string>> = { link: 'short-drop', restart: 'restart', stall: 'late-batch' };

export interface LinkLost {
  id: string;
  as: DropAs;
  since: number;
  now: number;
  unheardMs: number;
  heartbeatMs: number;
  /** It went over into an outage of many. */
  isCut: boolean;
  /** Somebody worked on it, by its own word: who is there sees it, and it is as right to tell nobody. */
  workedOn: boolean;
}

/** What it was: whatever it began as, a kiosk that is not heard for long is lost. */
export function linkCause({ id, as, since, now, unheardMs, heartbeatMs, isCut, workedOn }: LinkLost): Cause {
  const loss = lossOf(unheardMs, heartbeatMs);
  return {
    cause: loss.needsOrder ? 'link' : NAMES[as],
    kiosks: [id],
    from: since,
    to: now,
    heardFrom: since,
    ...loss,
    ...((loss.needsOrder ? isCut || workedOn : !isCut && now - since > SHORT_MS) && { edge: true }),
    mustWait: true,
    detail: `${NAMES[as]}, unheard for ${Math.round(unheardMs / 1_000)} s`,
  };
}
