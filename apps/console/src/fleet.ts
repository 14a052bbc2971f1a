import { computed, ref, shallowReactive } from 'vue';
import { SEVERITIES } from '#libs/domain/fault/fault.js';
import { api, Refused } from './api.js';
import { LiveLine } from './live.js';
import { speed } from './time.js';
import {
  type Change,
  type Hall,
  HEARD,
  type Incident,
  type KioskEntry,
  type KioskView,
  type Notice,
  type Order,
  type Person,
} from './told.js';

/** A fleet file brings many register changes at once: they are read in one go, milliseconds. */
const SETTLE = 400;
/** Changes are applied so many milliseconds' worth at once: a storm of them is drawn once. */
const BATCH = 50;
/** Between two readings of when kiosks were last heard: a heartbeat alone is no change that is told live, milliseconds. */
const HEARD_EVERY = 10_000;
const HEARD_AT_LEAST = 2_000;
/** After a reading that failed while the line stands, milliseconds. */
const RETRY = 3_000;
/** Up to here kiosks are asked for one by one. */
const FEW = 5;
/** A large fleet is asked less often: milliseconds for each kiosk. */
const HEARD_PER_KIOSK = 10;

const halls = shallowReactive(new Map<string, Hall>());
const kiosks = shallowReactive(new Map<string, KioskEntry>());
const people = shallowReactive(new Map<string, Person>());
const incidents = shallowReactive(new Map<string, Incident>());
const orders = shallowReactive(new Map<string, Order>());
const notices = shallowReactive(new Map<string, Notice>());
const loaded = ref(false);
const failure = ref<Refused | null>(null);
const listeners = new Set<(change: Change | null) => void>();
/** Changes that were told and not yet applied. */
const queue: Change[] = [];
let queueTimer: number | undefined;
/** Kiosks of which it is to be asked what they give now. */
const touched = new Set<string>();
let touchedTimer: number | undefined;
let reading = false;
/** The line broke and stood again during a reading: what was read may be too old. */
let again = false;
let registerTimer: number | undefined;
let heardTimer: number | undefined;
let retryTimer: number | undefined;

function replace<T extends { id: string }>(map: Map<string, T>, items: T[]): void {
  const ids = new Set(items.map((item) => item.id));
  for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
  for (const item of items) map.set(item.id, item);
}

/** Whether whoever is logged in may read the people; who may not sees their ids. */
let readsPeople = true;
const readPeople = async (): Promise<Person[]> => {
  if (!readsPeople) return [];
  return api.people().catch((error: unknown) => {
    if (error instanceof Refused && error.status === 403) return [];
    throw error;
  });
};

async function readRegister(): Promise<void> {
  const [hallList, kioskList, personList] = await Promise.all([api.halls(), api.kiosks(), readPeople()]);
  replace(halls, hallList);
  replace(kiosks, kioskList);
  replace(people, personList);
}

async function readBooks(): Promise<void> {
  const [open, work, told] = await Promise.all([api.openIncidents(), api.openOrders(), api.standingNotices()]);
  replace(incidents, open);
  replace(orders, work);
  replace(notices, told);
}

const readEverything = async (): Promise<void> => {
  await Promise.all([readRegister(), readBooks()]);
  loaded.value = true;
};
const readKiosks = async (): Promise<void> => replace(kiosks, await api.kiosks());

/** Applies what was told, but not during a reading: its answer may be older than a change. */
function applyQueue(): void {
  window.clearTimeout(queueTimer);
  queueTimer = undefined;
  if (!reading) for (const change of queue.splice(0)) apply(change);
}

/** Answers whether it went well. */
async function holding(read: () => Promise<void>): Promise<boolean> {
  reading = true;
  failure.value = await read().then(
    () => null,
    (error: unknown) => (error instanceof Refused ? error : new Refused(0, String(error))),
  );
  reading = false;
  applyQueue();
  return failure.value === null;
}

/** When the line is lost its return brings the reading. */
const retry = (): void => {
  if (line.connection.value === 'live') void readAll();
};

async function readAll(): Promise<void> {
  again = reading;
  if (reading) return;
  const well = await holding(readEverything);
  if (again) return readAll();
  if (well) for (const listener of listeners) listener(null);
  else retryTimer = window.setTimeout(retry, RETRY);
}

/** One reading at a time; one that is asked for during another comes after it. */
async function readSome(read: () => Promise<void>): Promise<void> {
  if (reading) return;
  await holding(read);
  if (again) await readAll();
}

function listenForHeartbeats(): void {
  const wait = Math.max(HEARD_AT_LEAST, HEARD_EVERY / speed.value, kiosks.size * HEARD_PER_KIOSK);
  heardTimer = window.setTimeout(async () => {
    if (line.connection.value === 'live' && !document.hidden) await readSome(readKiosks);
    if (heardTimer !== undefined) listenForHeartbeats();
  }, wait);
}

const keep = <T extends { id: string; state: string }>(map: Map<string, T>, item: T, ...gone: string[]): void => {
  if (gone.includes(item.state)) map.delete(item.id);
  else map.set(item.id, item);
};

/** What these kiosks give now, asked of the server, which alone knows everything that it hangs on. */
async function readGiving(ids: string[]): Promise<void> {
  for (const { id, servicesNow } of await Promise.all(ids.map(api.kiosk))) {
    const known = kiosks.get(id);
    if (known) kiosks.set(id, { ...known, servicesNow });
  }
}

function readTouched(): void {
  touchedTimer = undefined;
  if (reading) {
    touch([]);
    return;
  }
  const ids = [...touched].filter((id) => kiosks.has(id));
  touched.clear();
  if (ids.length > 0) void readSome(ids.length > FEW ? readKiosks : () => readGiving(ids));
}

/** What these kiosks give may be otherwise now. */
function touch(ids: string[]): void {
  for (const id of ids) touched.add(id);
  touchedTimer ??= window.setTimeout(readTouched, SETTLE);
}

function applyView(view: KioskView): void {
  const known = kiosks.get(view.kioskId);
  if (!known) return;
  kiosks.set(known.id, { ...known, view });
  if (known.view?.link !== view.link || known.view?.mode !== view.mode) touch([known.id]);
}

function registerChanged(): void {
  window.clearTimeout(registerTimer);
  registerTimer = window.setTimeout(() => void readAll(), SETTLE);
}

function act({ what, body }: Change): void {
  switch (what) {
    case 'incident':
      keep(incidents, body, 'closed');
      touch(body.kioskIds);
      break;
    case 'order':
      keep(orders, body, 'closed', 'cancelled');
      break;
    case 'notice':
      keep(notices, body, 'withdrawn');
      touch(body.kioskIds);
      break;
    case 'kiosk':
      applyView(body);
      break;
    case 'register':
      registerChanged();
      break;
    case 'withheld':
      // Kept by nobody here: a page that lists it asks anew.
      touch(body.kioskId === null ? [] : [body.kioskId]);
  }
}

function apply(change: Change): void {
  act(change);
  for (const listener of listeners) listener(change);
}

const line = new LiveLine('/api/v1/events', {
  types: HEARD,
  onOpen: () => void readAll(),
  onEvent: (type, data) => {
    queue.push({ ...JSON.parse(data), what: type });
    queueTimer ??= window.setTimeout(applyQueue, BATCH);
  },
});

/** Gravest first, of equals the newest. */
export const gravestFirst = (a: Incident, b: Incident): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || String(b.openedAt).localeCompare(String(a.openedAt));

/** Open incidents of each kiosk, its hall's among them, gravest first. */
const incidentsByKiosk = computed(() => {
  const by = new Map<string, Incident[]>();
  for (const incident of [...incidents.values()].sort(gravestFirst)) {
    for (const kioskId of incident.affected) {
      const list = by.get(kioskId);
      if (list) list.push(incident);
      else by.set(kioskId, [incident]);
    }
  }
  return by;
});

function start(mayReadPeople = true): void {
  readsPeople = mayReadPeople;
  line.start();
  if (heardTimer === undefined) listenForHeartbeats();
}

/** Logged out: forgets everything. */
function stop(): void {
  line.stop();
  for (const timer of [heardTimer, retryTimer, registerTimer, queueTimer, touchedTimer]) window.clearTimeout(timer);
  heardTimer = undefined;
  queueTimer = undefined;
  touchedTimer = undefined;
  touched.clear();
  queue.length = 0;
  for (const map of [halls, kiosks, people, incidents, orders, notices]) map.clear();
  loaded.value = false;
  failure.value = null;
}

/** Calls with each change, and with null when everything was read anew. Answers how to stop. */
function onChange(listener: (change: Change | null) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The fleet as it is now, kept true by the live line. */
export const fleet = {
  halls,
  kiosks,
  people,
  incidents,
  orders,
  notices,
  incidentsByKiosk,
  loaded,
  failure,
  connection: line.connection,
  breaks: line.breaks,
  reload: readAll,
  start,
  stop,
  onChange,
};
