import { resolve } from 'node:path';
import { createServer, keepFactors, openPages, warnOfAdminPassword } from '#apps/api/index.js';
import {
  closeDataFolder,
  exposeOwn,
  letItBeSaved,
  lockFolder,
  openPortsOfMachines,
  plainReporter,
  type Setting,
  storesOf,
  WebhookSecret,
} from '#libs/composition/index.js';
import {
  Health,
  inTime,
  type Lifecycle,
  lackingIn,
  mqttAddress,
  mqttListeners,
  print,
  type Settings,
  SystemClock,
  terminalLine,
  untilReady,
} from '#libs/runtime/index.js';
import type { Arguments } from './arguments.js';
import { Demo, freshDemoFolder } from './demo/demo.js';
import { narrate } from './narrator.js';
import { StationModule } from './station.module.js';

/** Starts everything in one process, to be stopped with the lifecycle. */
export async function openStation(asked: Arguments, settings: Settings, lifecycle: Lifecycle, began: number): Promise<void> {
  await open(prepare(asked, settings, lifecycle), asked, began);
}

/** The phones of a demo are on this machine. */
const withPhones = (settings: Settings): Settings => ({
  ...settings,
  ALLOW_TARGETS: [...(settings.ALLOW_TARGETS ?? []), '127.0.0.1'],
});

function prepare(asked: Arguments, given: Settings, lifecycle: Lifecycle): Setting {
  const settings = asked.demo ? withPhones(given) : given;
  const clock = new SystemClock(asked.speed);
  // The demo's data lie apart, so that trying it out never touches real ones.
  const dataDir = resolve(asked.demo ? `${settings.DATA_DIR}-demo` : settings.DATA_DIR);
  lifecycle.onStop('the data folder', lockFolder(dataDir));
  if (asked.demo && !asked.keep) freshDemoFolder(dataDir);
  const reporter = plainReporter(settings.LOG_LEVEL === 'info' ? 'warn' : settings.LOG_LEVEL, (line) =>
    print(terminalLine(line, clock.now())),
  );
  closeDataFolder(dataDir, reporter.report, settings.BACKUP_DIR ? [resolve(settings.BACKUP_DIR)] : []);
  const health = new Health();
  exposeOwn({ settings, reporter, lifecycle, health });
  const say = (step: string): void => print(`  starting ${step} …`);
  return { settings, dataDir, clock, reporter, lifecycle, health, say };
}

async function open(on: Setting, asked: Arguments, began: number): Promise<void> {
  const { settings, lifecycle, health, say } = on;
  print(`Hallwatch ${asked.demo ? `demo, seed ${asked.seed}, speed ${asked.speed}` : ''}`);
  const app = await createServer(StationModule.forRoot(on), on);
  await app.init();
  const stores = storesOf(app);
  const madeUp = await stores.accounts.ensureAdmin(settings.ADMIN_PASSWORD, on.clock.now());
  await keepFactors(stores.factors, on.reporter.report);
  warnOfAdminPassword(settings.ADMIN_PASSWORD, on.reporter.report);
  lifecycle.onStop('the narrator', await narrate(stores.changes, print));
  await openPortsOfMachines(on);
  say('the pages');
  await stores.installation.say(settings.PUBLIC_URL, settings.MAP_DATUM);
  const url = await openPages(app, on);
  await letItBeSaved(on, stores);
  health.started();
  await tellReady(on, addressesText(settings, url, madeUp), () => performance.now() - began);
  const { value: secret } = app.get(WebhookSecret, { strict: false });
  if (asked.demo) await Demo.start({ on, stores, secret, asked, url, madeUp, write: print });
  else if (stores.registry.kiosks().length === 0) print(emptyText(url));
}

/** What comes by itself at a start, as Mosquitto letting the backend in, mostly comes within so many milliseconds. Ours. */
const MOMENT = 5_000;

/** Says that it is ready when it is. Whoever waits longer reads what is missing, and where the pages are that say so too. */
async function tellReady({ health, lifecycle }: Setting, addresses: string, tookMs: () => number): Promise<void> {
  const saying = (how: string): string => `${how} after ${(tookMs() / 1000).toFixed(1)} s.`;
  const ready = untilReady({ health, lifecycle, clock: new SystemClock() }).then(() => 'ready' as const);
  if ((await inTime(ready, MOMENT, null)) !== null) return print(`${saying('Ready')}\n${addresses}`);
  print([saying('Not ready yet'), ...(await lackingIn(health)), addresses].join('\n'));
  void ready.then(() => print(saying('Ready')));
}

const addressesText = (settings: Settings, url: string, madeUp: string | null): string => {
  const password =
    madeUp ??
    (settings.ADMIN_PASSWORD
      ? 'as HALLWATCH_ADMIN_PASSWORD says'
      : 'as printed at the first start (set HALLWATCH_ADMIN_PASSWORD to change it)');
  return [
    `  Console   ${url}/          log in as admin, password ${password}`,
    `  Board     ${url}/board     for the public, no log-in`,
    `  API       ${url}/api/docs`,
    `  Kiosks    ${wayOfKiosks(settings)}`,
    '  Stop with Ctrl-C.',
  ].join('\n');
};

const wayOfKiosks = (settings: Settings): string =>
  mqttListeners(settings)
    .map((listener) => mqttAddress(settings, listener))
    .join('  ') || 'through the broker of HALLWATCH_MQTT_URL';

const emptyText = (url: string): string =>
  [
    '',
    'No kiosk is registered yet. Add a hall, then a kiosk; the answer has the password of the kiosk, once:',
    `  TOKEN=$(curl -s ${url}/api/v1/session -H 'content-type: application/json' -d '{"name":"admin","password":"…"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `  curl ${url}/api/v1/halls  -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"id":"hall-1","name":"一号厅","region":"city","address":"…","hotline":"0000-000000"}'`,
    `  curl ${url}/api/v1/kiosks -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"id":"K-1","hall":"hall-1","type":"UTIL","services":["CASH","QRPAY","RCPT"]}'`,
    'Or send a whole fleet file to POST /api/v1/fleet.',
  ].join('\n');
