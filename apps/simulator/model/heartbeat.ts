import type { DeviceState } from '#libs/contracts/index.js';
import { arrivalRate, FAILED } from './arrivals.js';
import { changed, type Level, used } from './levels.js';
import type { Profile } from './profiles.js';
import type { Random } from './random.js';
import type { State } from './state.js';
import type { Turn } from './turn.js';

const DEVIATION_C = 0.6;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const tenths = (value: number): number => Math.round(value * 10) / 10;

/** Nobody is served while the kiosk is stopped, or while its money is counted. */
const closed = (state: State): boolean => state.mode !== 'inService' || state.faults.some((f) => f.stops);

/** A unit that is full or empty takes and gives no more; the others go on. */
const worn = (levels: readonly Level[], served: number, consumable: boolean, random: Random): readonly Level[] =>
  changed(levels, (level) => used(level, served, consumable, random));

/** Serves those who came since the last heartbeat. */
function serve(turn: Turn, random: Random): { txOk: number; txFailed: number } {
  const { state, nature, now } = turn;
  const middle = (state.countedFrom + now) / 2;
  const mean = arrivalRate(nature.profile.trade, nature.perDay, middle, nature.days) * nature.rate * (now - state.countedFrom);
  const came = closed(state) ? 0 : random.poisson(Math.max(0, mean));
  const txFailed = random.poisson(came * FAILED);
  const txOk = Math.max(0, came - txFailed);
  turn.become({
    countedFrom: now,
    consumables: worn(state.consumables, txOk, true, random),
    cashUnits: worn(state.cashUnits, txOk, false, random),
  });
  return { txOk, txFailed };
}

/** By profile: nearly every heartbeat says that all is well. */
const WELL = new WeakMap<Profile, Record<string, DeviceState>>();

function allWell(profile: Profile): Record<string, DeviceState> {
  const known = WELL.get(profile);
  if (known) return known;
  const well = Object.fromEntries(profile.components.map((component) => [component, 'online' as const]));
  WELL.set(profile, well);
  return well;
}

function condition({ nature, state }: Turn): Record<string, DeviceState> {
  const well = allWell(nature.profile);
  const own = state.faults.filter((fault) => !fault.outside);
  if (own.length === 0) return well;
  return {
    ...well,
    ...Object.fromEntries(own.map((fault) => [fault.component, fault.shows ?? ('hardwareError' as const)])),
  };
}

const mode = (state: State): State['mode'] =>
  state.mode === 'inService' && state.faults.some((f) => f.stops) ? 'outOfService' : state.mode;

/** Lives on until now, and says so. */
export function beat(turn: Turn, random: Random): void {
  const served = serve(turn, random);
  const diskFreePct = clamp(turn.state.diskFreePct - 0.0005, 20, 100);
  turn.become({ diskFreePct });
  turn.say('heartbeat', {
    mode: mode(turn.state),
    components: condition(turn),
    uptimeS: Math.max(0, Math.round((turn.now - turn.state.bootedAt) / 1_000)),
    rttMs: Math.round(random.lognormal(38, 0.35)),
    tempC: tenths(turn.nature.restingC + DEVIATION_C * random.normal()),
    diskFreePct: tenths(diskFreePct),
    ...served,
  });
}
