import { readFileSync } from 'node:fs';
import { type Cause, daysOf, generateFleet, noiseTimes, virtualLife } from '#apps/simulator/index.js';
import { Replay } from '#libs/composition/replay/replay.js';
import { uplinkTopic } from '#libs/contracts/index.js';
import { DAY, type Fleet, HOUR, numberOf, startOf, WorkingCalendar } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { Decided } from './decided.js';
import { FORESIGHT } from './judge.js';

export interface Played {
  kiosks: number;
  days: number;
  seed: number;
  /** The first day. */
  begins: string;
  heartbeatS: number;
  /** How many times as noisy as in life. */
  noise: number;
  /** Told after each day. */
  progress?(day: number): void;
}

export interface Outcome {
  decided: Decided;
  causes: Cause[];
  lines: number;
  actsTaken: number;
  /** Lines that were not taken, by why. */
  refused: Map<string, number>;
  from: number;
  to: number;
}

const RULES = ['libs', 'stages', 'watch', 'rules', 'default.yaml'] as const;
const LONGEST_HOLIDAY = 14 * DAY;
/** Then time alone decides nothing more of what was. */
const SETTLED = HOUR;
/** The placeholders in a generated fleet lead nowhere; nothing is sent. */
const fleetOf = ({ kiosks, seed, heartbeatS }: Played) => {
  const fleet = generateFleet(kiosks, seed);
  return { ...fleet, kiosks: fleet.kiosks.map((kiosk) => ({ ...kiosk, state: 'active' as const, heartbeatS })) };
};

const plainly = (why: string): string => why.replace(/ by p-\S+ on \S+/, '').replace(/\b[A-Z]+\d*-[A-Z]+-\d+\b/g, '…');

/** Lives a fleet's time, and lets the door, the watch and the decisions see it as it is heard: nothing goes through files. */
export async function play(asked: Played): Promise<Outcome> {
  const fleet = fleetOf(asked);
  const from = startOf(numberOf(asked.begins));
  const to = from + asked.days * DAY;
  const decided = new Decided();
  const refused = new Map<string, number>();
  const replay = await Replay.open({
    fleet: fleet as Fleet,
    rules: readRules(readFileSync(projectFile(...RULES), 'utf8')),
    until: to,
    complain: (_, why) => refused.set(plainly(why), (refused.get(plainly(why)) ?? 0) + 1),
    tell: (news) => decided.take(news),
    report: () => undefined,
  });
  const causes: Cause[] = [];
  const truth = (cause: Cause): void => void causes.push(cause);
  const life = {
    fleet,
    seed: asked.seed,
    from,
    to: to + LONGEST_HOLIDAY,
    noise: noiseTimes(asked.noise),
    days: daysOf(new WorkingCalendar()),
    truth,
  };
  const wordOf = words(fleet as Fleet);
  let midnight = from + DAY;
  let enough = Number.POSITIVE_INFINITY;
  for (const one of virtualLife(life)) {
    const deciding = one.receivedAt <= to ? replay.take(Buffer.from(wordOf(one))) : undefined;
    if (deciding) await deciding;
    for (; one.receivedAt >= midnight && midnight <= to; midnight += DAY) asked.progress?.((midnight - from) / DAY);
    if (one.receivedAt <= to) continue;
    // What is foreseen is right or wrong by what comes later.
    if (enough === Number.POSITIVE_INFINITY) enough = Math.max(to + SETTLED, decided.foresees + FORESIGHT);
    if (one.receivedAt > enough) break;
  }
  await replay.finish();
  return { decided, causes, refused, from, to, lines: replay.counts.lines, actsTaken: replay.counts.acts };
}

type Lived = ReturnType<typeof virtualLife> extends Generator<infer T> ? T : never;

/** As lines of a recording. The kiosk's maintainer does the work, the hall's first responsible accepts it. */
function words({ halls, kiosks }: Fleet): (one: Lived) => string {
  const hallOf = new Map(halls.map((hall) => [hall.id, hall]));
  const of = new Map(kiosks.map((kiosk) => [kiosk.id, { kiosk, hall: hallOf.get(kiosk.hall) }]));
  return (one) => {
    const { kiosk, hall } = of.get(one.kioskId) ?? {};
    const { receivedAt, kioskId } = one;
    if ('kind' in one)
      return JSON.stringify({
        receivedAt,
        topic: uplinkTopic({ region: hall?.region ?? '', kioskId }, one.kind),
        payload: one.payload,
      });
    const accepts = one.act === 'order.acceptance';
    const by = accepts ? hall?.firstResponsible : kiosk?.maintainer;
    return JSON.stringify({ receivedAt, act: one.act, order: { kioskId }, by, ...(accepts && { passed: true }) });
  };
}
