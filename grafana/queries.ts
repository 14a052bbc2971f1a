import { CASHBOX, CONSUMABLE, FAULT, HEARTBEAT, TAG } from './schema.js';

/** A kiosk is heard while its last heartbeat is not older than this. Ours: five heartbeats of the usual minute. */
const HEARD = '5m';
/** How far back the newest level of a roll or a box is looked for. Ours. */
const LEVELS = '7d';
/** How far back a fault may have been raised and still be listed. Ours. */
const FAULTS = '90d';
/** Rows of a list that people read. */
const ROWS = 15;

/** The values chosen for a variable, as a regular expression with everything special escaped. */
const chosen = (variable: string): string => `/^\${${variable}:regex}$/`;
const ofChosenHalls = `"${TAG.region}" =~ ${chosen('region')} AND "${TAG.hall}" =~ ${chosen('hall')}`;
const ofChosenKiosk = `"${TAG.kiosk}" =~ ${chosen('kiosk')}`;
const since = (span: string): string => `time > now() - ${span}`;
const tags = (...names: string[]): string => names.map((name) => `"${name}"`).join(', ');

const kioskTags = tags(TAG.hall, TAG.kiosk);
const faultTags = tags(TAG.hall, TAG.kiosk, FAULT.code, FAULT.component);
const faults = `SELECT last("${FAULT.state}") AS "open" FROM "${FAULT.name}" WHERE ${ofChosenHalls} AND ${since(FAULTS)} GROUP BY ${faultTags}`;

const heardNow =
  `SELECT count("heard") AS "heard" FROM (SELECT last("${HEARTBEAT.seq}") AS "heard" FROM "${HEARTBEAT.name}" ` +
  `WHERE ${ofChosenHalls} AND ${since(HEARD)} GROUP BY ${kioskTags})`;

/** The newest share of every roll or box, the fifteen at the one end. */
const extremes = (which: 'top' | 'bottom', measurement: string, share: string, part: string, only = ''): string =>
  `SELECT ${which}("${share}", ${ROWS}) AS "share", ${tags(TAG.hall, TAG.kiosk, part)} FROM (` +
  `SELECT last("${share}") AS "${share}" FROM "${measurement}" WHERE ${ofChosenHalls}${only} AND ${since(LEVELS)} ` +
  `GROUP BY ${tags(TAG.hall, TAG.kiosk, part)})`;

const ofKiosk = (field: string): string =>
  `SELECT mean("${field}") FROM "${HEARTBEAT.name}" WHERE ${ofChosenKiosk} AND $timeFilter GROUP BY time($__interval), "${TAG.kiosk}" fill(null)`;

/** Every question of the fleet's dashboard, in InfluxQL, which InfluxDB 1, 2 and 3 answer. */
export const QUERIES = {
  heardNow,
  heardNowByHall: `${heardNow} GROUP BY "${TAG.hall}"`,
  /** Not kiosks but their messages: to count kiosks by the step takes four times as long, over a second for 500 of them. */
  heartbeatsByHall:
    `SELECT count("${HEARTBEAT.seq}") FROM "${HEARTBEAT.name}" WHERE ${ofChosenHalls} AND $timeFilter ` +
    `GROUP BY time($__interval), "${TAG.hall}" fill(0)`,
  /** A sum, so that it says 0 when all were cleared and nothing when nobody answers. */
  openFaults: `SELECT sum("open") AS "open" FROM (${faults})`,
  openFaultsList: `SELECT "open", ${faultTags} FROM (${faults}) WHERE "open" = 1 ORDER BY time DESC LIMIT 100`,
  lowestConsumables: extremes('bottom', CONSUMABLE.name, CONSUMABLE.share, CONSUMABLE.item),
  /** What is paid in; a cassette that is full is well. */
  fullestCashBoxes: extremes(
    'top',
    CASHBOX.name,
    CASHBOX.share,
    CASHBOX.unit,
    ` AND "${CASHBOX.kind}" =~ /^(noteBox|coinBox|retractBin)$/`,
  ),
  roundTrip: ofKiosk(HEARTBEAT.rtt),
  temperature: ofKiosk(HEARTBEAT.temperature),
  diskFree: ofKiosk(HEARTBEAT.diskFree),
} as const;

/** What each variable can be, narrowed by the ones before it. */
export const VARIABLE_QUERIES = {
  region: `SHOW TAG VALUES FROM "${HEARTBEAT.name}" WITH KEY = "${TAG.region}"`,
  hall: `SHOW TAG VALUES FROM "${HEARTBEAT.name}" WITH KEY = "${TAG.hall}" WHERE "${TAG.region}" =~ ${chosen('region')}`,
  kiosk: `SHOW TAG VALUES FROM "${HEARTBEAT.name}" WITH KEY = "${TAG.kiosk}" WHERE ${ofChosenHalls}`,
} as const;
