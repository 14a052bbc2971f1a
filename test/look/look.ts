import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { projectFile } from '#libs/runtime/index.js';
import { dashboards, keyOf, type Made } from '#test/harness/dashboard-questions.js';
import { Asker } from './asker.js';
import { bundle, checkTypes } from './bundle.js';
import { install } from './packages.js';
import { type Picture, type Screen, takePicture, writePage } from './pictures.js';
import { type Place, Places, STATES, type State } from './places.js';

/*
 * Draws every dashboard as Grafana would, over real databases, and takes pictures of them:
 *   npm run dashboards:look [-- --only wall,kiosk] [--language zh] [--state eventful,unwatched,empty] [--all] [--folder dist/look]
 *                           [--postgres URL --influx URL [--bucket hallwatch] [--hall ID] [--kiosk ID]] [--types]
 * --all: also in the light theme, and as narrow as a phone. --postgres and --influx: a place that runs, instead of those that are made.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    language: { type: 'string' },
    state: { type: 'string' },
    all: { type: 'boolean', default: false },
    folder: { type: 'string', default: projectFile('dist', 'look') },
    postgres: { type: 'string' },
    influx: { type: 'string' },
    bucket: { type: 'string', default: 'hallwatch' },
    hall: { type: 'string' },
    kiosk: { type: 'string' },
    types: { type: 'boolean', default: false },
  },
});
const CHROMIUM = '/usr/bin/chromium';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const usualOf = (made: Made): Screen => (keyOf(made) === 'wall' ? 'wall' : 'desk');

function picturesOf(made: Made): Picture[] {
  const screen = usualOf(made);
  const usual: Picture = { screen, theme: 'dark' };
  return values.all ? [usual, { screen, theme: 'light' }, { screen: 'phone', theme: 'dark' }] : [usual];
}

const among = (wanted: string | undefined, one: string): boolean => wanted === undefined || wanted.split(',').includes(one);
const chosen = dashboards().filter((made) => among(values.only, keyOf(made)) && among(values.language, made.language));

async function lookAt(place: Place, folder: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const asker = await Asker.open(place.asked);
  try {
    for (const made of chosen) {
      const look = await asker.look(made, place.wishes, place.state, place.now);
      const file = writePage(folder, `${keyOf(made)}-${made.language}-${place.state}`, look);
      const complaints = new Set<string>();
      for (const picture of picturesOf(made))
        for (const complaint of await takePicture(browser, file, picture, usualOf(made))) complaints.add(complaint);
      say(file);
      for (const complaint of complaints) say(`  the browser: ${complaint}`);
      for (const [id, { refused }] of Object.entries(look.answers)) if (refused !== null) say(`  panel ${id}: ${refused}`);
    }
  } finally {
    await asker.close();
    await browser.close();
  }
}

function given(postgres: string, influx: string): Place {
  const { bucket, hall, kiosk } = values;
  const wishes = { ...(hall !== undefined && { hall }), ...(kiosk !== undefined && { kiosk }) };
  return { state: 'given', asked: { postgres, influx, bucket }, wishes, now: Date.now() };
}

async function lookAtMade(folder: string): Promise<void> {
  const states = STATES.filter((state) => among(values.state, state)) as State[];
  const places = await Places.make(states);
  // The servers are processes of their own: they would outlive this one.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void places.close().finally(() => process.exit(1)));
  try {
    for (const state of states) await lookAt(await places.of(state), folder);
  } finally {
    await places.close();
  }
}

if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is not installed. Run: sudo apt-get install -y chromium fonts-noto-cjk`);
const folder = resolve(values.folder);
mkdirSync(folder, { recursive: true });
install(say);
if (values.types) checkTypes();
await bundle(folder);
if (values.postgres && values.influx) await lookAt(given(values.postgres, values.influx), folder);
else await lookAtMade(folder);
