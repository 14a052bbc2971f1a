import { nameOf } from '../identity/index.js';
import { type Person, presentOf } from '../people/index.js';
import { DUTY_WORDS, HOLE_WORDS, type Roster, type RosterHole } from '../roster/index.js';
import type { Text } from '../text.js';
import { DAY, HOUR, type Instant, inChinese, inEnglish, SHANGHAI_OFFSET } from '../time/index.js';
import type { OutboundMessage } from './message.js';

/** Told again so long before it begins, where nobody has filled it. Ours. */
const AGAIN_BEFORE = DAY;
/** People are told of what is days away while they are at work, hours of the day in Shanghai. Ours. */
const [FIRST_HOUR, LAST_HOUR] = [8, 20];

const isWorkingTime = (at: Instant): boolean => {
  const hour = Math.floor(((at + SHANGHAI_OFFSET) % DAY) / HOUR);
  return FIRST_HOUR <= hour && hour < LAST_HOUR;
};

export interface HoleAlert {
  id: string;
  message: OutboundMessage;
  at: Instant;
}

/** What is told of one hole now: for the first time, or the same people again the day before; by whom it was told the outbox knows. */
export type HoleTelling = 'first' | 'again';

/** Whether something is due now: what begins within a day does not wait for the morning. */
export const isHoleDue = ({ from }: RosterHole, at: Instant): boolean => isWorkingTime(at) || from - at <= AGAIN_BEFORE / 2;

export const isTheDayBefore = ({ from }: RosterHole, at: Instant): boolean => at < from && from - at <= AGAIN_BEFORE;

/** Who is told of holes: who is named for it, else the first responsible and the supervisors of its halls; a region's has supervisors alone. */
export function holeHearers(
  { responsible, halls, region }: Roster,
  around: {
    people: readonly Person[];
    hall(id: string): { firstResponsible?: string } | undefined;
    hallsIn(region: string): readonly string[];
  },
  at: Instant,
): Person[] {
  const { people } = around;
  const byId = (id: string | undefined): Person[] => people.filter((one) => id !== undefined && one.id === id);
  const its = new Set([...halls, ...(region === undefined ? [] : around.hallsIn(region))]);
  const supervisors = people.filter((one) => one.roles.includes('supervisor') && one.halls.some((id) => its.has(id)));
  const first = region === undefined ? halls.flatMap((id) => byId(around.hall(id)?.firstResponsible)) : [];
  const wanted = responsible === undefined ? [...first, ...supervisors] : byId(responsible);
  const reached = presentOf(wanted, people, at).filter(({ channels }) => channels.length > 0);
  return reached.length > 0
    ? reached
    : people.filter(({ roles, channels }) => roles.includes('administrator') && channels.length > 0);
}

function words(hole: RosterHole, roster: Roster, name: (id: string) => string, telling: HoleTelling): Text {
  const [duty, why] = [DUTY_WORDS[hole.duty], HOLE_WORDS[hole.reason]];
  const who = hole.people.length === 0 ? '' : hole.people.map(name).join('、');
  const head =
    telling === 'first' ? { zh: '值班空缺', en: 'Hole in the roster' } : { zh: '值班仍空缺', en: 'Hole in the roster still' };
  return {
    zh: `${head.zh}：${roster.name}（${duty.zh}），${inChinese(hole.from)} 至 ${inChinese(hole.to)} 无人值班：${why.zh}${who && `（${who}）`}。请在值班表中安排人员。`,
    en: `${head.en}: ${roster.name} (${duty.en}), from ${inEnglish(hole.from)} to ${inEnglish(hole.to)} nobody is on duty: ${why.en}${who && ` (${who})`}. Please name somebody in the roster.`,
  };
}

/** Tells people of a hole before it happens (S3-L3.2), by each of their channels; named by the hole, so that nobody is told twice. */
export function holeAlerts(
  hole: RosterHole,
  roster: Roster,
  to: readonly Person[],
  { at, telling, hallId, name }: { at: Instant; telling: HoleTelling; hallId: string; name(id: string): string },
): HoleAlert[] {
  const event = 'roster.hole';
  const { from, reason, shift, duty } = hole;
  return to.flatMap((person) =>
    person.channels.map((_, channel) => ({
      id: nameOf('AL', from, event, roster.id, person.id, String(channel), telling),
      at,
      message: {
        type: 'alert',
        orderId: null,
        kioskId: null,
        hallId,
        to: person.id,
        channel,
        event,
        body: {
          event,
          at: new Date(at).toISOString(),
          roster: { id: roster.id, name: roster.name },
          ...{ duty, shift, reason },
          from: new Date(from).toISOString(),
          until: new Date(hole.to).toISOString(),
          again: telling === 'again',
          to: { id: person.id, name: person.name },
          text: words(hole, roster, name, telling),
        },
      },
    })),
  );
}
