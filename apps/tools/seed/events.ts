import { type Befalls, SYSTEMS } from '#apps/simulator/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { DAY, dayNumberAt, HOUR, type Instant, MINUTE, nameOf, type Silence, startOf } from '#libs/domain/index.js';

/** Of shorter pasts nobody expects an outage of each kind. */
const SHORTEST = DAY / 2;

type Places = Pick<FleetFile, 'halls' | 'kiosks'>;

/** Halls that have kiosks, in their order. */
function hallsOf({ halls, kiosks }: Places): FleetFile['halls'] {
  const used = new Set(kiosks.map(({ hall }) => hall));
  return halls.filter(({ id }) => used.has(id));
}

/** What every past has, beside what befalls it by chance: a hall's line, its mains, a region's carrier, a system, announced work. Ours. */
export function befallsSurely(fleet: Places, from: Instant, to: Instant): Befalls[] {
  const halls = hallsOf(fleet);
  const [first] = halls;
  const last = halls.at(-1);
  const [system] = SYSTEMS;
  if (!first || !last || !system || to - from < SHORTEST) return [];
  const at = (share: number): Instant => from + Math.round(share * (to - from));
  const work = workOn(halls, from, to);
  const night = startOf(dayNumberAt(at(0.4))) + 22 * HOUR;
  const all: Befalls[] = [
    { at: at(0.15), what: 'line', hall: first.id, lastsMs: 40 * MINUTE },
    { at: at(0.3), what: 'mains', hall: last.id, lastsMs: 55 * MINUTE },
    { at: night, what: 'upgrade', region: first.region },
    { at: work.begins + HOUR, what: 'line', hall: work.hall?.id ?? first.id, lastsMs: 30 * MINUTE },
    { at: at(0.65), what: 'system', region: first.region, system: system.id, services: system.services, lastsMs: 45 * MINUTE },
    { at: at(0.8), what: 'carrier', region: last.region, lastsMs: Math.min(150 * MINUTE, (to - from) / 20) },
  ];
  return all.filter(({ at: when }) => when > from && when < to).sort((a, b) => a.at - b.at);
}

/** The hall that is worked on, and from when: its line is cut then, and nobody is to be told. */
const workOn = (halls: FleetFile['halls'], from: Instant, to: Instant) => ({
  hall: halls[halls.length >> 1],
  begins: from + Math.round(0.5 * (to - from)),
});

/** One that people set while a hall was worked on. */
export function pastSilences(fleet: Places, from: Instant, to: Instant): Silence[] {
  const { hall, begins } = workOn(hallsOf(fleet), from, to);
  if (!hall || to - from < SHORTEST) return [];
  const [by, why] = ['admin', '大厅地面施工，期间不派单'];
  const until = begins + 4 * HOUR;
  const scope = { hallId: hall.id };
  const setAt = begins - HOUR;
  const id = nameOf('SI', setAt, by, JSON.stringify(scope), String(begins), String(until), why);
  return [{ id, for: scope, from: begins, until, why, by, setAt, endedAt: null, endedBy: null }];
}
