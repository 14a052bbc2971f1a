import type { Anchored } from '../act/index.js';
import { dayAt, numberOf, startOf } from '../calendar/index.js';
import { nameOf } from '../identity/index.js';
import type { Person } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { OutboundMessage } from './message.js';

/** The messages that tell people of an anchor. */
export type TellAnchor = (anchored: Anchored) => { id: string; message: OutboundMessage; at: Instant }[];

/** Writes down where the chain of acts is, and puts what tells of it into the outbox in the same transaction. */
export interface ToldAnchors {
  anchor(at: Instant, tell: TellAnchor): Promise<Anchored | null>;
}

const words = (day: string, { number, hash, acts }: Anchored) => ({
  zh: `操作记录存证（${day}）：链至第 ${number} 条，自上次存证新增 ${acts} 条，哈希 ${hash}。请留存本消息，以便日后核对操作记录是否被改写。`,
  en: `Acts on ${day}: the chain is at ${number}, ${acts} since the last time, hash ${hash}. Keep this message: by it a rewritten past shows.`,
});

/** Who keeps anchors: the auditors who can be reached, or else the administrators. */
function anchorKeepers(people: readonly Person[]): Person[] {
  const reached = people.filter(({ channels }) => channels.length > 0);
  const auditors = reached.filter(({ roles }) => roles.includes('auditor'));
  return auditors.length > 0 ? auditors : reached.filter(({ roles }) => roles.includes('administrator'));
}

/** Tells people where the chain of acts is, by each of their channels; named by the day, so that nobody is told twice in one. */
export function anchorAlerts(people: readonly Person[], anchored: Anchored): ReturnType<TellAnchor> {
  const { at, number, hash, acts } = anchored;
  const day = dayAt(at);
  const event = 'acts.anchor';
  return anchorKeepers(people).flatMap(({ id: to, name, halls, channels }) =>
    channels.map((_, channel) => ({
      id: nameOf('AL', startOf(numberOf(day)), event, to, String(channel)),
      at,
      message: {
        type: 'alert',
        orderId: null,
        kioskId: null,
        hallId: halls[0] ?? '',
        to,
        channel,
        event,
        body: {
          event,
          at: new Date(at).toISOString(),
          day,
          number,
          hash,
          acts,
          to: { id: to, name },
          text: words(day, anchored),
        },
      },
    })),
  );
}
