import { checkFleet, type FleetFile, type FleetInput } from '#libs/contracts/index.js';
import { PROFILES, Random, SYSTEMS } from '../model/index.js';
import { HALL_PLANS, type HallPlan, type Row, VENDORS } from './halls.js';

type List<K extends keyof FleetInput> = NonNullable<FleetInput[K]>;

/** Stands for the address of a receiver; `.invalid` never leads anywhere. */
export const PLACEHOLDER_WEBHOOK = 'http://alerts.invalid/';

const two = (n: number): string => String(n).padStart(2, '0');
const phone = (n: number): string => `1380000${String(n % 10_000).padStart(4, '0')}`;
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A hall of some set; the first set has the plain ids, the others carry their number. */
interface HallPlace {
  plan: HallPlan;
  set: number;
  /** Counts halls from 0. */
  nth: number;
}

const suffix = ({ set }: HallPlace): string => (set === 1 ? '' : `-${set}`);
const personId = ({ nth }: HallPlace, role: number): string => `p-${two(nth * 3 + role)}`;
const hallId = (place: HallPlace): string => `${place.plan.hall.id}${suffix(place)}`;
const region = ({ set }: HallPlace): string => (set === 1 ? 'anqing' : `region-${two(set)}`);

function peopleOf(place: HallPlace): List<'people'> {
  const { nth } = place;
  const numeral = (n: number): string => NUMERALS[n] ?? String(n + 1);
  const halls = [hallId(place)];
  const channels = [{ kind: 'webhook' as const, url: PLACEHOLDER_WEBHOOK }];
  const technician = (role: 2 | 3, skills: string[]): List<'people'>[number] => ({
    id: personId(place, role),
    name: `维护员${numeral(nth * 2 + role - 2)}`,
    phone: phone(nth * 3 + role),
    roles: ['technician'],
    halls,
    skills,
    channels,
  });
  return [
    {
      id: personId(place, 1),
      name: `所长${numeral(nth)}`,
      phone: phone(nth * 3 + 1),
      roles: ['manager'],
      halls,
      skills: [],
      channels,
    },
    technician(2, ['printer', 'card', 'general', 'it']),
    technician(3, ['cash', 'network', 'power', 'security']),
  ];
}

/** Halls of later sets stand some kilometres away. */
function hallOf(place: HallPlace, random: Random): List<'halls'>[number] {
  const { plan, set } = place;
  const away = (): number => (set === 1 ? 0 : random.between(-0.5, 0.5));
  const near = (degrees: number | undefined): number => Math.round(((degrees ?? 0) + away()) * 1e4) / 1e4;
  return {
    ...plan.hall,
    id: hallId(place),
    name: set === 1 ? plan.hall.name : `${plan.hall.name}(${set})`,
    region: region(place),
    lat: near(plan.hall.lat),
    lon: near(plan.hall.lon),
    firstResponsible: personId(place, 1),
  };
}

/** A hall has each kind of kiosk from one vendor, and the next kind from the next. */
const vendorOf = ({ plan, nth }: HallPlace, row: Row): string | undefined =>
  VENDORS[(plan.rows.indexOf(row) + nth) % VENDORS.length];

function kioskOf(place: HallPlace, row: Row, n: number): List<'kiosks'>[number] {
  const profile = PROFILES[row.type];
  const role = n % 2 === 0 ? 3 : 2;
  const maintainer = peopleOf(place)[role - 1];
  return {
    id: `${place.plan.prefix}${place.set === 1 ? '' : place.set}-${row.tag}-${two(n)}`,
    hall: hallId(place),
    type: row.type,
    vendor: vendorOf(place, row),
    name: row.number > 1 ? `${row.name}${n}号` : row.name,
    spot: row.spot,
    services: [...(profile?.services ?? [])],
    components: [...(profile?.components ?? [])],
    contactName: maintainer?.name,
    contactPhone: maintainer?.phone,
    maintainer: maintainer?.id,
    heartbeatS: 60,
  };
}

const kiosksOf = (place: HallPlace): List<'kiosks'> =>
  place.plan.rows.flatMap((row) => Array.from({ length: row.number }, (_, n) => kioskOf(place, row, n + 1)));

function* places(): Generator<HallPlace> {
  for (let set = 1, nth = 0; ; set++) for (const plan of HALL_PLANS) yield { plan, set, nth: nth++ };
}

/** A fleet of exactly so many kiosks: the demo's halls over and over. More kiosks leave the first ones as they were. */
export function generateFleet(kiosks: number, seed: number): FleetFile {
  const systems = SYSTEMS.map(({ services, ...system }) => ({ ...system, services: [...services] }));
  const input: Required<Omit<FleetInput, 'departments' | 'citizenServices' | 'rosters' | 'needs'>> = {
    halls: [],
    kiosks: [],
    people: [],
    systems,
  };
  for (const place of places()) {
    if (input.kiosks.length >= kiosks) break;
    input.halls.push(hallOf(place, new Random(seed, hallId(place))));
    input.people.push(...peopleOf(place));
    input.kiosks.push(...kiosksOf(place).slice(0, kiosks - input.kiosks.length));
  }
  const checked = checkFleet(input);
  if ('errors' in checked)
    throw new Error(`The generated fleet is not valid: ${checked.errors[0]?.path} ${checked.errors[0]?.message}`);
  return checked.fleet;
}

/** Kiosks in one of each hall. */
export const DEMO_KIOSKS = HALL_PLANS.flatMap((plan) => plan.rows).reduce((sum, row) => sum + row.number, 0);

/** One hall of each kind: what `fleet.demo.json` holds. */
export const demoFleet = (): FleetFile => generateFleet(DEMO_KIOSKS, 1);
