import { parse } from 'yaml';
import { AlertingFile } from './alerting-files.js';
import type { Stack } from './checked-stack.js';

const PROVISIONING = 'grafana/provisioning';

interface Source {
  uid?: string;
  type?: string;
  name?: string;
}
/** Of a dashboard, as far as it is looked at here. */
interface Dashboard {
  templating?: { list?: { name: string; type: string; query?: string; regex?: string; current?: { value?: string } }[] };
}

/** Every `datasource: {uid, type}` in a dashboard, wherever it stands. */
function sourcesIn(value: unknown): Source[] {
  if (value === null || typeof value !== 'object') return [];
  const { datasource } = value as { datasource?: unknown };
  const own = datasource !== null && typeof datasource === 'object' ? [datasource as Source] : [];
  return [...own, ...Object.values(value).flatMap(sourcesIn)];
}

export function grafana(stack: Stack): string[] {
  const { files, compose } = stack;
  const file = `${PROVISIONING}/datasources/hallwatch.yaml`;
  let sources: Source[];
  let folders: string[];
  try {
    sources = (parse(files.read(file)) as { datasources: Source[] }).datasources;
    const { providers } = parse(files.read(`${PROVISIONING}/dashboards/hallwatch.yaml`)) as { providers: Provider[] };
    folders = providers.map(({ options }) => options.path);
  } catch (error) {
    return [`The provisioning of Grafana cannot be read: ${(error as Error).message.split('\n')[0]}`];
  }
  const mounted = new Map(
    (compose.services['grafana']?.volumes ?? [])
      .map((volume) => volume.split(':') as [string, string])
      .map(([from, to]) => [to, from]),
  );
  return [
    ...references(stack, files.read(file)),
    ...alerting(stack, sources),
    ...folders.flatMap((folder) => {
      const own = ownFolder(folder, mounted);
      if (own === null) return [`Dashboards are looked for in ${folder}, where nothing is mounted.`];
      return files.list(own).flatMap((name) => unknownSources(name, files.read(`${own}/${name}`), sources));
    }),
  ];
}

/** Rules, contact points and policies hold together, and ask what is provisioned. */
function alerting(stack: Stack, sources: Source[]): string[] {
  const folder = `${PROVISIONING}/alerting`;
  const texts = stack.files.list(folder).map((name) => ({ name, text: stack.files.read(`${folder}/${name}`) }));
  const read = texts.map(({ name, text }) => ({ name, ...AlertingFile.safeParse(parse(text)) }));
  const wrong = read.flatMap(({ name, error }) =>
    (error?.issues ?? []).map(({ path, message }) => `${name}: ${path.join('.')}: ${message}.`),
  );
  const files = read.flatMap(({ data }) => (data ? [data] : []));
  return [...texts.flatMap(({ text }) => references(stack, text)), ...wrong, ...strangersIn(files, sources)];
}

function strangersIn(files: AlertingFile[], sources: Source[]): string[] {
  const contacts = files.flatMap(({ contactPoints = [] }) => contactPoints.map(({ name }) => name));
  const receivers = files.flatMap(({ policies = [] }) =>
    policies.flatMap(({ receiver, routes = [] }) => [receiver, ...routes.map((route) => route.receiver)]),
  );
  const uids = new Set([...sources.map(({ uid }) => uid), '__expr__']);
  const rules = files.flatMap(({ groups = [] }) => groups.flatMap((group) => group.rules));
  return [
    ...receivers.filter((name) => !contacts.includes(name)).map((name) => `A policy tells ${name}, which is no contact point.`),
    ...rules.flatMap(({ title, data }) =>
      data
        .filter(({ datasourceUid }) => !uids.has(datasourceUid))
        .map(({ datasourceUid }) => `The rule ${title} asks the data source ${datasourceUid}, which is not provisioned.`),
    ),
  ];
}

/** Folder of the project that stands at that place in the container. */
function ownFolder(place: string, mounted: Map<string, string>): string | null {
  for (const [to, from] of mounted)
    if (place === to || place.startsWith(`${to}/`)) return from.replace('./', '') + place.slice(to.length);
  return null;
}

interface Provider {
  options: { path: string };
}

/** Names that Grafana has by itself. */
const BUILT_IN = /^(-- .* --|grafana)$/;

function unknownSources(name: string, text: string, sources: Source[]): string[] {
  const dashboard = JSON.parse(text) as Dashboard;
  const choices = choicesIn(dashboard, sources);
  const asked = sourcesIn(dashboard).filter(({ uid }) => uid !== undefined && !BUILT_IN.test(uid));
  const known = [...sources, ...choices.map(({ variable, type }) => ({ uid: `\${${variable}}`, type }))];
  const wrong = asked.filter(({ uid, type }) => !known.some((source) => source.uid === uid && source.type === type));
  const uids = [...new Set(wrong.map(({ uid, type }) => `${uid} of type ${type}`))];
  return [
    ...uids.map((source) => `${name} asks the data source ${source}, which is not provisioned.`),
    ...choices
      .filter(({ first, offered }) => !offered.includes(first))
      .map(
        ({ variable, first }) => `${name} begins with the data source ${first}, which its variable ${variable} does not offer.`,
      ),
  ];
}

/** Variables that let a data source be chosen: by its type and name, as Grafana finds them. */
const choicesIn = ({ templating }: Dashboard, sources: Source[]) =>
  (templating?.list ?? [])
    .filter(({ type }) => type === 'datasource')
    .map(({ name: variable, query: type = '', regex = '', current }) => ({
      variable,
      type,
      first: String(current?.value),
      offered: sources.filter((source) => source.type === type && isNamed(source, regex)).map(({ uid }) => uid ?? ''),
    }));

/** Grafana takes `/…/` for a pattern of names; nothing offers all. */
const isNamed = ({ name = '' }: Source, regex: string): boolean => new RegExp(regex.replace(/^\/(.*)\/$/, '$1')).test(name);

function references({ compose }: Stack, text: string): string[] {
  const { secrets = [], environment = {}, volumes = [] } = compose.services['grafana'] ?? {};
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
  return [
    ...all(/\$__file\{\/run\/secrets\/([^}]+)\}/g)
      .filter((secret) => !secrets.includes(secret))
      .map((secret) => `Grafana reads the secret ${secret} and is not given it.`),
    ...all(/\$__file\{(?!\/run\/secrets\/)([^}]+)\}/g)
      .filter((path) => !volumes.some((volume) => path.startsWith(`${volume.split(':')[1]}/`)))
      .map((path) => `Grafana reads ${path}, where nothing is mounted.`),
    ...all(/\$__env\{([^}]+)\}/g)
      .filter((variable) => !(variable in environment))
      .map((variable) => `Grafana reads the variable ${variable} and is not given it.`),
  ];
}
