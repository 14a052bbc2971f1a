import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ActingPeople, Api, daysOf, lineOfAct, Phones, simulate } from '#apps/simulator/index.js';
import type { Setting, Stores } from '#libs/composition/index.js';
import { checkFleet, type FleetFile } from '#libs/contracts/index.js';
import { type Instant, ownDoing, WorkingCalendar } from '#libs/domain/index.js';
import { mqttAddress, mqttListeners, projectFile, type Settings, StartRefused, writeOwn } from '#libs/runtime/index.js';
import type { Arguments } from '../arguments.js';
import { fillStock } from './demo-stock.js';
import { demoRosters, demoWatch } from './rosters.js';
import { technicianLogin } from './technician.js';

/** Pause of its people between two looks at their orders when time runs fast, milliseconds. */
const SOONEST_LOOK = 200;

/** What the demo writes into its folder; nothing else in there is ever removed. */
const OURS = [
  ...['journal', 'postgres', 'history', 'positions'],
  ...['watch.json', 'watch.json.new', 'seen.json', 'seen.json.new', 'secrets.json', 'kiosks.json'],
  ...['admin-password', 'technician.json'],
];

export function freshDemoFolder(folder: string): void {
  for (const name of OURS) rmSync(join(folder, name), { recursive: true, force: true });
}

function demoFleet(alertsTo: string): FleetFile {
  const checked = checkFleet(JSON.parse(readFileSync(projectFile('apps', 'simulator', 'fleet.demo.json'), 'utf8')));
  if ('errors' in checked)
    throw new StartRefused(
      'The demo fleet is not a fleet file.',
      `Mend ${checked.errors[0]?.path}: ${checked.errors[0]?.message}`,
    );
  const channels = [{ kind: 'webhook' as const, url: alertsTo }];
  const people = checked.fleet.people.map((person) => ({ ...person, channels }));
  return { ...checked.fleet, people: [...people, ...(demoWatch(checked.fleet, channels) as FleetFile['people'])] };
}

/** The demo's kiosks know no authority, so that they come in without TLS. */
function wayIn(settings: Settings): string {
  if (settings.MQTT_URL) return settings.MQTT_URL;
  const open = mqttListeners(settings).find(({ via }) => via === 'plain' || via === 'ws');
  if (!open) throw new StartRefused('The demo needs a listener without TLS.', 'Unset HALLWATCH_MQTT_PORT.');
  return mqttAddress(settings, open);
}

/** Passwords of the demo's kiosks, kept beside its data so that `--keep` can go on with them. */
async function passwordsFor(
  fleet: FleetFile,
  folder: string,
  { registry }: Stores,
  now: Instant,
): Promise<Record<string, string>> {
  const file = join(folder, 'kiosks.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
  const kiosks = fleet.kiosks.map((kiosk) => ({ ...kiosk, state: 'active' as const }));
  // A demo that is kept has what was changed of them.
  const rosters = registry.rosters().length > 0 ? undefined : demoRosters(fleet, now);
  const { passwords } = await registry.takeFleet({ ...fleet, kiosks, rosters }, ownDoing(randomUUID(), 'demo'));
  const all = { ...known, ...passwords };
  writeOwn(file, JSON.stringify(all));
  return all;
}

/** Of the administrator: as set, as made up just now, or as made up at the first start of a demo that is kept; null: nobody knows it. */
function passwordIn({ settings, dataDir }: Setting, madeUp: string | null): string | null {
  const file = join(dataDir, 'admin-password');
  if (madeUp !== null) writeOwn(file, madeUp);
  return settings.ADMIN_PASSWORD ?? madeUp ?? (existsSync(file) ? readFileSync(file, 'utf8') : null);
}

/** Where the demo runs, and with what. */
export interface DemoParts {
  on: Setting;
  stores: Stores;
  /** Signs the alerts that its phones get. */
  secret: string;
  asked: Arguments;
  /** Address of its pages. */
  url: string;
  /** The administrator's password, where it was made up just now. */
  madeUp: string | null;
  write(line: string): void;
}

/** Whoever tries the demo has a telephone, too; and unless told to leave the orders to them, its people see to theirs. */
async function letPeopleIn(parts: DemoParts, fleet: FleetFile): Promise<void> {
  const { on, asked, url, madeUp, write } = parts;
  const password = passwordIn(on, madeUp);
  if (password === null) {
    write('Nobody sees to the orders: set HALLWATCH_ADMIN_PASSWORD so that the people of the demo can log in.');
    return;
  }
  const api = new Api(url, password);
  const login = await technicianLogin(api, fleet, join(on.dataDir, 'technician.json'));
  if (login) write(`  Phone     ${url}/tech      log in as ${login.name}, a technician, password ${login.password}`);
  if (asked.handsOff) write('Its people leave every order to you.');
  else letPeopleAct(parts, api, fleet);
}

/** What they do is told as what becomes of the orders. */
function letPeopleAct({ on, asked, write }: DemoParts, api: Api, fleet: FleetFile): void {
  const people = new ActingPeople({
    api,
    players: fleet.people,
    time: on.clock,
    habits: { seed: asked.seed, slowness: 1 },
    lookEveryMs: Math.max(SOONEST_LOOK, 1_000 / asked.speed),
    say: (acted) => acted.what === 'did' || write(`          people   ${lineOfAct(acted)}`),
  });
  people.start();
  on.lifecycle.onStop('the people of the demo', () => people.stop());
}

/** The simulated fleet of the demo, its halls, and its people with their phones. */
export const Demo = {
  async start(parts: DemoParts): Promise<void> {
    const { on, stores, secret, asked, write } = parts;
    const { settings, clock, lifecycle, dataDir } = on;
    const phones = await Phones.open({
      secret,
      now: () => clock.now(),
      show: (to, text) => write(`          alert    arrived   ${to}: ${text}`),
    });
    lifecycle.onStop('the phones of the demo', () => phones.close());
    const fleet = demoFleet(phones.url);
    const passwords = await passwordsFor(fleet, dataDir, stores, clock.now());
    await fillStock(stores, fleet, clock.now());
    write(`The demo's fleet comes up: ${fleet.kiosks.length} kiosks in ${fleet.halls.length} halls. What happens follows.`);
    const url = wayIn(settings);
    const days = daysOf(new WorkingCalendar());
    const simulation = await simulate({ url, fleet, passwords, seed: asked.seed, clock, days, opening: 'eager' });
    lifecycle.onStop('the simulated fleet', () => simulation.stop());
    void simulation.broken.then((error) => write(error.message));
    await letPeopleIn(parts, fleet);
  },
};
