import { z } from 'zod';

/** What Grafana takes in `provisioning/alerting`, as far as it is used here; what it does not know it passes over without a word. */
const duration = z.string().regex(/^(\d+(ms|s|m|h|d|w))+$/, 'is no duration');
const uid = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'has another letter than a-z, A-Z, 0-9, - and _, or more than 40');
const refId = z.string().regex(/^[A-Z][A-Z0-9]*$/, 'is no name of a question');

const range = z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(0) });
const source = z.strictObject({ type: z.string(), uid: z.string() });
const asked = {
  refId,
  datasource: source,
  intervalMs: z.number().int(),
  maxDataPoints: z.number().int(),
  rawQuery: z.literal(true),
};
const ofPostgres = z.strictObject({
  ...asked,
  editorMode: z.literal('code'),
  rawSql: z.string().min(1),
  format: z.enum(['table', 'time_series']),
});
const ofInflux = z.strictObject({ ...asked, query: z.string().min(1), resultFormat: z.enum(['time_series', 'table']) });

const expression = {
  refId,
  datasource: z.strictObject({ type: z.literal('__expr__'), uid: z.literal('__expr__') }),
  expression: z.string().min(1),
};
const reducer = z.enum(['last', 'mean', 'min', 'max', 'sum', 'count', 'median']);
const reduce = z.strictObject({
  ...expression,
  type: z.literal('reduce'),
  reducer,
  settings: z.strictObject({ mode: z.enum(['', 'dropNN', 'replaceNN']), replaceWithValue: z.number().optional() }).optional(),
});
const evaluator = z.strictObject({ type: z.enum(['gt', 'lt']), params: z.array(z.number()).length(1) });
const threshold = z.strictObject({
  ...expression,
  type: z.literal('threshold'),
  conditions: z.array(z.strictObject({ evaluator })).length(1),
});
const math = z.strictObject({ ...expression, type: z.literal('math') });

const query = z
  .strictObject({
    refId,
    relativeTimeRange: range,
    datasourceUid: z.string().min(1),
    model: z.union([ofPostgres, ofInflux, reduce, threshold, math]),
  })
  .refine((one) => one.model.refId === one.refId, 'is called otherwise in its model')
  .refine((one) => one.model.datasource.uid === one.datasourceUid, 'asks another data source in its model');

const texts = z.record(z.string(), z.string());

const rule = z
  .strictObject({
    uid,
    title: z.string().min(1).max(190),
    condition: refId,
    data: z.array(query).min(1),
    dashboardUid: z.string().optional(),
    panelId: z.number().int().optional(),
    noDataState: z.enum(['Alerting', 'NoData', 'OK', 'KeepLast']),
    execErrState: z.enum(['Alerting', 'Error', 'OK', 'KeepLast']),
    for: duration,
    annotations: texts,
    labels: texts,
    isPaused: z.boolean(),
  })
  .refine(({ condition, data }) => data.some((one) => one.refId === condition), 'has a condition that it does not ask')
  .refine(
    ({ dashboardUid, panelId, annotations }) =>
      annotations['__dashboardUid__'] === dashboardUid &&
      annotations['__panelId__'] === (panelId === undefined ? undefined : String(panelId)),
    'says another panel in its annotations',
  );

const group = z.strictObject({
  orgId: z.number().int().min(1),
  name: z.string().min(1),
  folder: z
    .string()
    .min(1)
    .regex(/^[^/]+$/, 'has a slash, which Grafana takes for a folder in a folder'),
  interval: duration,
  rules: z.array(rule).min(1),
});

const webhook = z.strictObject({
  url: z.string().min(1),
  httpMethod: z.enum(['POST', 'PUT']),
  authorization_scheme: z.string(),
  authorization_credentials: z.string().regex(/^\$__file\{[^}]+\}$/, 'must come from a file'),
  maxAlerts: z.string().regex(/^\d+$/),
});
const mail = z.strictObject({ addresses: z.string().min(1), singleEmail: z.boolean() });
const receiver = z.discriminatedUnion('type', [
  z.strictObject({ uid, type: z.literal('webhook'), settings: webhook, disableResolveMessage: z.boolean() }),
  z.strictObject({ uid, type: z.literal('email'), settings: mail, disableResolveMessage: z.boolean() }),
]);
const contactPoint = z.strictObject({
  orgId: z.number().int().min(1),
  name: z.string().min(1),
  receivers: z.array(receiver).min(1),
});

const matcher = z.tuple([z.string(), z.enum(['=', '!=', '=~', '!~']), z.string()]);
const route = z.strictObject({
  receiver: z.string().min(1),
  object_matchers: z.array(matcher).optional(),
  continue: z.boolean().optional(),
});
const policy = z.strictObject({
  orgId: z.number().int().min(1),
  receiver: z.string().min(1),
  group_by: z.array(z.string()),
  group_wait: duration,
  group_interval: duration,
  repeat_interval: duration,
  routes: z.array(route).optional(),
});

/** One file of `provisioning/alerting`. */
export const AlertingFile = z.strictObject({
  apiVersion: z.literal(1),
  groups: z.array(group).optional(),
  contactPoints: z.array(contactPoint).optional(),
  policies: z.array(policy).optional(),
});
export type AlertingFile = z.output<typeof AlertingFile>;
export type ProvisionedRule = z.output<typeof rule>;
export type ProvisionedQuery = z.output<typeof query>;
