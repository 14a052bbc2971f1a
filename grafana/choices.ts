import { KIOSK_TYPE_WORDS, type Text } from '#libs/domain/index.js';
import { type Language, speaking, standing, text } from './kit/language.js';
import { pathOf } from './kit/page.js';
import type { Annotation, Variable } from './kit/shape.js';
import { POSTGRES } from './kit/target.js';

/** Where the console is as long as HALLWATCH_PUBLIC_URL of the api says nothing else. */
const CONSOLE = 'http://127.0.0.1:3000';

/**
 * When Grafana asks for a variable's values: as the dashboard is loaded (1), or whenever its range of time is set anew (2). The refresh of an
 * open dashboard sets a range that reaches to now anew, so 2 lets a wall that nobody touches see a hall that was registered since.
 */
const WITH_EVERY_REFRESH = 2;

/** As a list of SQL: a bare `IN ()` would be an error while the register is empty. Grafana doubles quotes in it. */
const list = (variable: string): string => `ANY(ARRAY[\${${variable}:sqlstring}]::text[])`;
/** As a regular expression of InfluxQL, everything special escaped by Grafana. */
const pattern = (variable: string): string => `/^(\${${variable}:regex})$/`;

/** In place of a vendor. */
export const NO_VENDOR = {
  unknown: { text: text('未登记', 'Not registered') },
  several: { text: text('多台终端', 'Several kiosks') },
} as const;

/** Whose kiosk an incident or order is of. What is of a hall's kiosks together is no vendor's. */
export const VENDOR = `CASE WHEN kiosk_id IS NULL THEN 'several' ELSE coalesce(vendor, 'unknown') END`;

/** What was chosen, in SQL; the columns may belong to a table by an alias. */
export const chosen = {
  halls: (column = 'hall_id') => `${column} = ${list('hall')}`,
  /** What is of several halls is of each of them. */
  touching: () => `hall_ids && ARRAY[\${hall:sqlstring}]::text[]`,
  work: () => `kind = \${work:sqlstring}`,
  types: (column = 'type') => `${column} = ${list('type')}`,
  vendors: () => `${VENDOR} = ${list('vendor')}`,
  kiosk: (column = 'kiosk_id') => `${column} = ${list('kiosk')}`,
  kioskIn: (column = 'kiosk_ids') => `${column} && ARRAY[\${kiosk:sqlstring}]::text[]`,
} as const;

/** The same in InfluxQL. */
export const heard = {
  halls: `"hall" =~ ${pattern('hall')}`,
  types: `"type" =~ ${pattern('type')}`,
  kiosk: `"kiosk" =~ ${pattern('kiosk')}`,
} as const;

/** Of a row that has the hall's id alone. */
export const HALL_NAME = '(SELECT name FROM grafana.halls WHERE halls.id = hall_id)';

interface Asked {
  name: string;
  label: Text;
  /** Differs by language where it says words of ours. */
  query: string | Text;
  /** Several may be chosen, all at first. */
  several: boolean;
}

export const variable =
  ({ name, label, query, several }: Asked) =>
  (language: Language): Variable & { definition: string } => {
    const said = typeof query === 'string' ? query : query[language];
    return {
      name,
      label: speaking(language)(label),
      type: 'query',
      datasource: POSTGRES,
      query: said,
      definition: said,
      regex: '',
      refresh: WITH_EVERY_REFRESH,
      sort: 0,
      hide: 0,
      multi: several,
      includeAll: several,
      options: [],
      // No value of its own for all: then Grafana puts every value in its place, which SQL and InfluxQL both understand.
      current: several ? { text: ['All'], value: ['$__all'] } : { text: '', value: '' },
    };
  };

const ofRegion = `region = ${list('region')}`;

export const region = variable({
  name: 'region',
  label: text('地区', 'Region'),
  query: 'SELECT DISTINCT region FROM grafana.halls ORDER BY 1',
  several: true,
});

const hallAs = (several: boolean) =>
  variable({
    name: 'hall',
    label: text('大厅', 'Hall'),
    query: `SELECT name AS __text, id AS __value FROM grafana.halls WHERE ${ofRegion} ORDER BY 1, 2`,
    several,
  });
export const halls = hallAs(true);
export const oneHall = hallAs(false);

/** By its word; a type that we have none for stands for itself. */
const typesKnown = (language: Language): string =>
  `SELECT CASE type ${Object.entries(KIOSK_TYPE_WORDS)
    .map(([type, said]) => `WHEN '${type}' THEN '${standing(said)[language]}'`)
    .join(
      ' ',
    )} ELSE type END AS __text, type AS __value FROM (SELECT DISTINCT type FROM grafana.kiosks WHERE ${chosen.halls()}) AS known ORDER BY 2`;

export const types = variable({
  name: 'type',
  label: text('机型', 'Type'),
  query: text(typesKnown('zh'), typesKnown('en')),
  several: true,
});

/** Vendors whose kiosks are retired have orders still; and whoever chooses all means orders of no vendor too. */
const vendorsKnown = (language: Language): string =>
  `SELECT vendor AS __text, vendor AS __value FROM (SELECT vendor FROM grafana.kiosks WHERE ${chosen.halls()} ` +
  `UNION SELECT vendor FROM grafana.orders WHERE ${chosen.halls()} ORDER BY 1) AS known WHERE vendor IS NOT NULL UNION ALL VALUES ` +
  Object.entries(NO_VENDOR)
    .map(([value, { text }]) => `('${text[language]}', '${value}')`)
    .join(', ');

export const vendors = variable({
  name: 'vendor',
  label: text('厂家', 'Vendor'),
  query: text(vendorsKnown('zh'), vendorsKnown('en')),
  several: true,
});

export const oneKiosk = variable({
  name: 'kiosk',
  label: text('终端', 'Kiosk'),
  query: `SELECT id || ' ' || name AS __text, id AS __value FROM grafana.kiosks WHERE ${chosen.halls()} AND ${chosen.types()} ORDER BY 2`,
  several: false,
});

const OF_INSTALLATION = `SELECT coalesce((SELECT public_url FROM grafana.installation), '${CONSOLE}')`;

/** Where links to the console lead. */
export const consoleAddress = (): Variable & { definition: string } => ({
  name: 'console',
  type: 'query',
  datasource: POSTGRES,
  query: OF_INSTALLATION,
  definition: OF_INSTALLATION,
  regex: '',
  refresh: WITH_EVERY_REFRESH,
  sort: 0,
  hide: 2,
  multi: false,
  includeAll: false,
  // Else whoever makes a link could have it lead elsewhere.
  skipUrlSync: true,
  options: [],
  current: { text: CONSOLE, value: CONSOLE },
});

interface Marked {
  name: Text;
  color: string;
  /** Columns `time`, `timeEnd`, `text`, `tags`. */
  rawSql: string;
}

const spoken = (rawSql: string, language: Language): string => rawSql.replaceAll('_{language}', `_${language}`);

const marks =
  ({ name, color, rawSql }: Marked) =>
  (language: Language): Annotation => ({
    name: speaking(language)(name),
    datasource: POSTGRES,
    enable: true,
    iconColor: color,
    target: {
      refId: 'marks',
      datasource: POSTGRES,
      editorMode: 'code',
      rawQuery: true,
      rawSql: spoken(rawSql, language),
      format: 'table',
    } as Annotation['target'],
  });

/** Whatever was at some time of the range, also what began before it. */
export const during = (from: string, to: string): string => `${from} <= $__timeTo() AND coalesce(${to}, now()) >= $__timeFrom()`;

const markedAs = (what: string, from: string, to: string, view: string, says: string, where: string): string =>
  `SELECT ${from} AS time, coalesce(${to}, now()) AS "timeEnd", ${says} AS text, '${what}' AS tags FROM grafana.${view} ` +
  // Of too many those that are over go first.
  `WHERE ${during(from, to)} AND ${where} ORDER BY (${to} IS NULL) DESC, 1 DESC LIMIT 500`;

/** Incidents, notices and planned maintenance, drawn behind the lines: of halls, or of one kiosk. */
export const marksOf = (of: 'halls' | 'kiosk') => {
  const where = of === 'kiosk' ? chosen.kioskIn() : chosen.halls();
  const touching = of === 'kiosk' ? where : chosen.touching();
  const maintained = of === 'kiosk' ? `hall_id IN (SELECT hall_id FROM grafana.kiosks WHERE ${chosen.kiosk('id')})` : where;
  return [
    marks({
      name: text('事件', 'Incidents'),
      color: 'red',
      rawSql: markedAs('incident', 'opened_at', 'closed_at', 'incidents', 'reason_{language}', touching),
    }),
    marks({
      name: text('公告', 'Notices'),
      color: 'blue',
      rawSql: markedAs('notice', 'published_at', 'withdrawn_at', 'notices', 'title_{language}', where),
    }),
    marks({
      name: text('计划检修', 'Planned maintenance'),
      color: 'purple',
      rawSql: markedAs('maintenance', 'starts_at', 'ends_at', 'maintenance', 'why_{language}', maintained),
    }),
  ];
};

const at = (key: string, query: string): Text => text(pathOf(key, 'zh') + query, pathOf(key, 'en') + query);
const same = (url: string): Text => text(url, url);
/** What Grafana puts in its place when somebody clicks. */
const filled = (what: string): string => `\${${what}}`;
const VALUE = filled('__value.raw');
const IN_CONSOLE = filled('console');

/** From a cell to where more is told of it. */
export const links = {
  hallOfRow: { title: text('大厅看板', 'Hall dashboard'), url: at('hall', `?var-hall=${filled('__data.fields.hall_id')}`) },
  kiosk: { title: text('终端看板', 'Kiosk dashboard'), url: at('kiosk', `?var-kiosk=${VALUE}`) },
  kioskInConsole: { title: text('控制台：终端', 'Console: kiosk'), url: same(`${IN_CONSOLE}/kiosks/${VALUE}`) },
  incident: { title: text('控制台：事件', 'Console: incident'), url: same(`${IN_CONSOLE}/incidents/${VALUE}`) },
  order: { title: text('控制台：维修单', 'Console: order'), url: same(`${IN_CONSOLE}/orders/${VALUE}`) },
  orders: { title: text('维修单与时限', 'Orders and limits'), url: at('orders', '') },
  supplies: { title: text('耗材与现金', 'Supplies and cash'), url: at('supplies', '') },
  availability: { title: text('可用率', 'Availability'), url: at('availability', '') },
} as const;
