import { type Language, speaking, text } from './kit/language.js';
import type { Variable } from './kit/shape.js';
import { INFLUX } from './kit/target.js';

/** As provisioning names the data source of readings; those of means have a comma and more behind it. */
const HISTORY = 'Hallwatch history';

const ABOUT = text(
  '时间越长，取得越粗：一天看原始读数，一周看5分钟均值，更长看小时均值。原始读数保留30天，均值一年和五年，除非另有设定。没有均值的图始终取原始读数。',
  'The longer the range, the coarser: readings of a day, five-minute means of a week, hourly means beyond. Readings are kept 30 days, the means one year and five, unless set otherwise. What has no means is always drawn from readings.',
);

/** As provisioning calls the data source of hourly means. */
export const SOURCE_OF_HOURS = `${INFLUX.uid}-1h`;
/** The data source that is chosen, in a query. */
export const chosenResolution = `\${resolution:raw}`;

/** Grafana cannot choose by the length of the range: whoever looks does. */
export const resolution = (language: Language): Variable => ({
  name: 'resolution',
  label: speaking(language)(text('精度', 'Resolution')),
  description: speaking(language)(ABOUT),
  type: 'datasource',
  query: INFLUX.type,
  regex: `/^${HISTORY}(, .+)?$/`,
  refresh: 1,
  hide: 0,
  multi: false,
  includeAll: false,
  options: [],
  current: { text: HISTORY, value: INFLUX.uid },
});
