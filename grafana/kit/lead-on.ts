import type { Dashboard } from './shape.js';

/** The console's address is the same everywhere, and no choice. */
const NO_CHOICE = 'console';
/** As Grafana writes a variable with its choice into an address: `var-hall=…`, several where several are chosen. */
const given = (name: string): string => `\${${name}:queryparam}`;
const RANGE = '$' + '{__url_time_range}';

/** The address with the range of time and with what is chosen here and can be chosen there, unless the address says it itself. */
function ledOn(url: string, here: string[], there: string[]): string {
  const [path, query = ''] = url.split('?');
  const said = [...query.matchAll(/var-(\w+)=/g)].map(([, name]) => name);
  const both = here.filter((name) => there.includes(name) && !said.includes(name) && name !== NO_CHOICE);
  return `${path}?${[...(query ? [query] : []), ...both.map(given), RANGE].join('&')}`;
}

/** A dashboard of which every link to another one leads there with the same range and the same choices. `known`: their variables by address. */
export function leadOn(dashboard: Dashboard, here: string[], known: ReadonlyMap<string, string[]>): Dashboard {
  return JSON.parse(JSON.stringify(dashboard), (key, value: unknown) => {
    if (key !== 'url' || typeof value !== 'string') return value;
    const there = known.get(value.split('?')[0] as string);
    return there ? ledOn(value, here, there) : value;
  }) as Dashboard;
}
