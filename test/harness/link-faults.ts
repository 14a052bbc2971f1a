import { dashboards, type Panel } from './dashboard-questions.js';
import type { Frame } from './grafana-frames.js';
import { type Choice, linkOf } from './grafana-variables.js';

interface Place {
  panel: Panel;
  frames: Frame[];
  choice: Choice;
}

interface Led {
  url: string;
  /** The column that is clicked at; none of a link in the panel's corner. */
  column?: string;
}

const urlsIn = (links: unknown): string[] => ((links ?? []) as { url: string }[]).map(({ url }) => url);

function linksOf({ fieldConfig, links }: Panel): Led[] {
  const own = (fieldConfig?.overrides ?? []).flatMap(({ matcher, properties }) =>
    properties
      .filter(({ id }) => id === 'links')
      .flatMap(({ value }) => urlsIn(value).map((url) => ({ url, column: String(matcher.options) }))),
  );
  return [...own, ...[...urlsIn(links), ...urlsIn(fieldConfig?.defaults.links)].map((url) => ({ url }))];
}

/** Names and current values of what Grafana itself puts in the address. */
const URL_RANGE = { from: 'now-24h', to: 'now' };
const OWN_PARAMETERS = ['from', 'to', 'timezone', 'refresh', 'viewPanel', 'kiosk', 'orgId'];

/** What is wrong with an address of a dashboard of ours. */
function wrongIn(address: URL): string[] {
  const [, uid] = /^\/d\/([^/]+)/.exec(address.pathname) ?? [];
  if (uid === undefined) return [];
  const target = dashboards().find(({ dashboard }) => dashboard.uid === uid);
  if (!target) return [`leads to ${uid}, which is no dashboard`];
  const variables = (target.dashboard.templating?.list ?? []).map(({ name }) => `var-${name}`);
  return [...new Set(address.searchParams.keys())]
    .filter((name) => !OWN_PARAMETERS.includes(name) && !variables.includes(name))
    .map((name) => `sets ${name}, which ${uid} has not`);
}

/** What is untrue of the links of a panel, filled in with the first row of its answer. */
export function linkFaults({ panel, frames, choice }: Place): string[] {
  const fields = frames.flatMap((frame) => frame.fields);
  const row = Object.fromEntries(fields.map(({ name, values }) => [name, values.find((value) => value !== null) ?? '']));
  return linksOf(panel).flatMap(({ url, column }) => {
    if (column !== undefined && !(column in row)) return [`${panel.title}: ${column} has a link and is not answered`];
    try {
      const led = linkOf(url, { choice, urlRange: URL_RANGE, row, value: column === undefined ? '' : row[column] });
      return wrongIn(new URL(led, 'http://grafana')).map((fault) => `${panel.title}: ${column ?? 'the corner'} ${fault}`);
    } catch (error) {
      return [`${panel.title}: ${(error as Error).message}`];
    }
  });
}
