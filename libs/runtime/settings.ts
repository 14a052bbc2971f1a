import { isIP } from 'node:net';
import { z } from 'zod';
import { groupRolesIn, KNOWN_AS, type KnownAs } from '#libs/domain/index.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const listener = z.coerce.number().int().min(0).max(65_535).optional().describe('a port number, 0 to 65535');
const file = (what: string) => z.string().min(1).optional().describe(`a PEM file with ${what}`);
const keepDays = (fallback: number) =>
  z.coerce.number().int().min(0).max(36_500).default(fallback).describe('whole days, 1 to 36500, or 0 for ever');
const optional = z.string().min(1).optional();
const web = z.url({ protocol: /^https?$/ }).optional();

/** Of who proves who somebody is: over TLS, but for this machine itself. */
const provider = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !url.startsWith('http:') || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(new URL(url).hostname))
  .optional()
  .describe('an address with https');
const knownAs = z
  .enum(KNOWN_AS)
  .default('account')
  .describe(`one of ${KNOWN_AS.join(', ')}`);

/** A claim and what it is here, such as `preferred_username=account`. */
const claimAs = (text: string): { claim: string; as: KnownAs } | null => {
  const [claim = '', as, more] = text.split('=').map((part) => part.trim());
  const known = KNOWN_AS.find((one) => one === as);
  return claim !== '' && known && more === undefined ? { claim, as: known } : null;
};

/** An address, or a network as 10.1.0.0/24. A network of everybody would believe everybody. */
const isNetwork = (text: string): boolean => {
  const [address = '', bits, more] = text.split('/');
  const width = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  return width > 0 && more === undefined && (bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= width));
};

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '');
/** A name or an address as people type it into a browser, without a port. */
const isHost = (text: string): boolean => isIP(text) > 0 || /^(?!-)[\p{L}\p{N}-]{1,63}(\.[\p{L}\p{N}-]{1,63})*$/u.test(text);
const count = (fallback: number, least: number, most: number) => z.coerce.number().int().min(least).max(most).default(fallback);

const names = z
  .string()
  .transform(listed)
  .refine((all) => all.length > 0)
  .optional();

/** Every setting, by its name without `HALLWATCH_`. Defaults stand beside them. */
export const Settings = z.object({
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: port(3000).describe('a port number, 0 to 65535'),
  MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  MQTT_PORT: z
    .union([z.literal('off'), port(1883)])
    .default(1883)
    .describe('a port number, 0 to 65535, or off'),
  MQTT_TLS_PORT: listener,
  MQTT_WS_PORT: listener,
  MQTT_WSS_PORT: listener,
  TLS_CERT: file('the certificate of this machine, and those between it and its authority'),
  TLS_KEY: file('the key of that certificate'),
  TLS_CA: file('the authority whose client certificates let kiosks in by their name'),
  DATA_DIR: z.string().min(1).default('./data'),
  /** Where a process without pages tells how it is; nowhere unless set. */
  STATUS_PORT: port(0).optional().describe('a port number, 1 to 65535'),
  /** Where any process shows its metrics, apart from the pages; nowhere unless set. */
  METRICS_PORT: port(0).optional().describe('a port number, 1 to 65535'),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  /** Lets in whoever asks for metrics, on whatever port; without it the port of the pages shows them to a session alone. */
  METRICS_TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
  /** Lets in whoever tells of alerts: Alertmanager. */
  ALERTS_TOKEN: z.string().min(16).optional().describe('at least 16 characters'),
  /** PEM files and servers, of which is shown when they expire, beside the files of the listeners. */
  CERTIFICATES: optional.describe('paths of PEM files and servers as host:port, with commas between them'),
  /** Folder of backups of which is shown when the newest was made. */
  BACKUP_DIR: optional.describe('the folder in which npm run backup makes its folders'),
  /** How many backups of npm run backup stay there. Ours. */
  BACKUP_KEEP: z.coerce.number().int().min(1).max(10_000).default(14).describe('a whole number, 1 to 10000'),
  /** Whether this process may bring the tables up to date; one that may not waits for one that may. */
  MIGRATE: z.enum(['yes', 'no']).default('yes').describe('yes or no'),
  /** One that people guess is taken, and warned of: who has set it before goes on. */
  ADMIN_PASSWORD: z.string().min(8).optional().describe('8 to 256 characters'),
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|wss?)$/ })
    .optional()
    .describe('an address such as mqtt://user:password@host:1883'),
  MQTT_ADMIN_URL: z
    .url({ protocol: /^(mqtts?|wss?)$/ })
    .optional()
    .describe(
      "an address such as mqtt://hallwatch-admin:password@host:1883, of the administrator of Mosquitto's dynamic security",
    ),
  POSTGRES_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('an address such as postgres://user:password@host:5432/hallwatch'),
  MQTT_PASSWORD: optional.describe('the password that belongs to the name in HALLWATCH_MQTT_URL'),
  MQTT_ADMIN_PASSWORD: optional.describe('the password that belongs to the name in HALLWATCH_MQTT_ADMIN_URL'),
  POSTGRES_PASSWORD: optional.describe('the password that belongs to the name in HALLWATCH_POSTGRES_URL'),
  /** Of the role that Grafana reads PostgreSQL as; set by whoever brings the tables up to date. */
  GRAFANA_PASSWORD: z.string().min(8).optional().describe('at least 8 characters'),
  INFLUX_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('an address such as http://host:8086'),
  INFLUX_TOKEN: optional,
  INFLUX_ORG: optional,
  INFLUX_BUCKET: optional,
  /** Encrypts the secrets of second factors; unless given, made up in the data folder where that stays. */
  FACTOR_KEY: z.string().min(16).optional().describe('at least 16 characters'),
  WEBHOOK_SECRET: z.string().min(16).optional().describe('at least 16 characters; signs what is sent to webhooks'),
  PUBLIC_URL: web.describe('the address that people open, such as https://watch.example'),
  /** Where the public opens the board, if that is not where the staff works. */
  BOARD_URL: web.describe('the address at which the public opens the board, such as https://board.example'),
  /** Whose word about the asker's address, protocol and host is taken; nobody's unless named. */
  TRUSTED_PROXIES: z
    .string()
    .transform(listed)
    .refine((all) => all.length > 0 && all.every(isNetwork))
    .optional()
    .describe('addresses and networks of reverse proxies, such as 127.0.0.1 or 10.1.0.0/24, with commas or spaces between them'),
  /** Other names by which people and programs open the pages; with these or PUBLIC_URL no name counts that is not given. */
  HOSTS: z
    .string()
    .transform(listed)
    .refine((all) => all.every(isHost))
    .optional()
    .describe('names and addresses without a port, such as watch.example, with commas or spaces between them'),
  /** Inner addresses to which alerts may go; all of the Internet needs no word. */
  ALLOW_TARGETS: z
    .string()
    .transform(listed)
    .refine((all) => all.every((one) => isHost(one) || isNetwork(one)))
    .optional()
    .describe('names, addresses and networks, such as hooks.inside or 10.1.0.0/16, with commas or spaces between them'),
  /** Connections to the pages at once, of all and of one address that is no trusted proxy. Ours. */
  HTTP_CONNECTIONS: count(4_000, 10, 1_000_000).describe('connections, 10 to 1000000'),
  HTTP_CONNECTIONS_PER_ADDRESS: count(400, 1, 1_000_000).describe('connections, 1 to 1000000'),
  /** Requests a second in the long run, and at once before it is slowed down, of one address and of one account. Ours. */
  HTTP_RATE_PER_SECOND: z.coerce
    .number()
    .positive()
    .max(100_000)
    .default(50)
    .describe('requests a second, above 0, at most 100000'),
  HTTP_RATE_BURST: count(1_000, 1, 1_000_000).describe('requests at once, 1 to 1000000'),
  /** Live streams at once of one address on the board, and of one account. Ours. */
  STREAMS_EACH: count(40, 1, 200).describe('streams, 1 to 200'),
  /** Whether the administrators of system, security and audit are three accounts of three people (三员分立). */
  SEPARATE_ADMINISTRATORS: z.enum(['true', 'false']).default('false').describe('true or false'),
  /** Whether the password is asked for again before dangerous acts; unless said, where administrators are separated. */
  CONFIRM_DANGEROUS: z.enum(['true', 'false']).optional().describe('true or false'),
  /** Who must have a second factor; unless said, administrators are led to one and, where they are separated, must have it. */
  SECOND_FACTOR: z.enum(['off', 'administrators', 'everybody']).optional().describe('off, administrators or everybody'),
  /** What is asked of passwords beyond that they are hard to guess; 等保 2.0 (GB/T 22239, 8.1.4.1) leaves the numbers to the place. Ours. */
  PASSWORD_LENGTH: count(8, 8, 64).describe('characters, 8 to 64'),
  PASSWORD_CLASSES: count(1, 1, 4).describe('classes of characters, 1 to 4'),
  PASSWORD_DAYS: count(0, 0, 3_650).describe('days, 1 to 3650, or 0 for ever'),
  PASSWORD_FORMER: count(0, 0, 10).describe('passwords, 0 to 10'),
  /** Hours that a session lasts at most. Ours. */
  SESSION_HOURS: z.coerce.number().min(0.25).max(720).default(12).describe('hours, 0.25 to 720'),
  /**
   * Minutes without anybody asking after which a session ends. An hour, as NIST SP 800-63B advises at most where there are two factors; an open page
   * asks by itself, so that a screen on the wall stays. Ours; 等保 2.0 (GB/T 22239) leaves the number to the place.
   */
  SESSION_IDLE_MINUTES: z.coerce.number().min(2).max(43_200).default(720).describe('minutes, 2 to 43200'),
  /** OpenID Connect: who proves who somebody is, and who we are to them. */
  OIDC_ISSUER: provider,
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_SCOPE: z
    .string()
    .refine((text) => text.split(' ').includes('openid'))
    .default('openid profile')
    .describe('names with spaces between them, openid among them'),
  OIDC_KNOWN_BY: z
    .string()
    .default('preferred_username=account')
    .transform((text, context) => {
      const known = claimAs(text);
      if (known) return known;
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    })
    .describe(
      `a claim and what it is here, such as preferred_username=account or employee_number=person (${KNOWN_AS.join(', ')})`,
    ),
  OIDC_GROUPS_CLAIM: z.string().min(1).default('groups').describe('the name of a claim'),
  OIDC_GROUPS: z
    .string()
    .transform((text, context) => {
      const roles = groupRolesIn(text);
      if (roles) return roles;
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    })
    .optional()
    .describe('groups and the role of each, such as noc=noc; it-admins=administrator'),
  /** Classes (`acr`) and ways (`amr`) by which the provider must have known somebody: one of each that is named. */
  OIDC_ACR: names.describe('values of acr, with commas or spaces between them'),
  OIDC_AMR: names.describe('values of amr, such as mfa or otp, with commas or spaces between them'),
  OIDC_LABEL: z.string().min(1).max(40).optional().describe('up to 40 characters'),
  WECOM_CORP_ID: optional,
  WECOM_AGENT_ID: optional,
  WECOM_SECRET: optional,
  WECOM_KNOWN_AS: knownAs,
  WECOM_URL: provider,
  DINGTALK_CLIENT_ID: optional,
  DINGTALK_CLIENT_SECRET: optional,
  DINGTALK_KNOWN_AS: knownAs,
  DINGTALK_URL: provider,
  /** By what coordinates the base map of dashboards draws; the register has WGS-84. Maps of China are GCJ-02. */
  MAP_DATUM: z.enum(['WGS-84', 'GCJ-02']).default('WGS-84').describe('WGS-84 or GCJ-02'),
  /** Called every minute while the worker watches: an outside dead man's switch that tells somebody when no call comes. */
  WATCHDOG_URL: web.describe('an address such as https://watchdog.example/ping/…'),
  /** Seconds without a word of the worker after which nobody counts as watching. Ours. */
  BLIND_SECONDS: z.coerce.number().min(1).max(600).default(30).describe('seconds, 1 to 600'),
  /** Seconds that nobody watches before the administrators are told: a restart is over before. Ours. */
  WATCHDOG_SECONDS: z.coerce.number().min(0).max(3_600).default(60).describe('seconds, 0 to 3600'),
  RULES_FILE: optional.describe('the path of a rule file (libs/stages/watch/rules/rules.schema.json says what may be in it)'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('one of debug, info, warn, error'),
  /** Megabytes that the journal may hold. At the bound intake stops acknowledging; nothing that is needed is dropped. Ours. */
  JOURNAL_MAX_MB: z.coerce.number().int().min(64).max(16_777_216).default(20_480).describe('megabytes, 64 to 16777216'),
  /** Hours that the journal keeps what every consumer is past, if size allows. Ours. */
  JOURNAL_KEEP_HOURS: z.coerce.number().min(0).max(8_760).default(24).describe('hours, 0 to 8760'),
  /** Megabytes of the journal's disk that are left to the databases beside; below it intake stops acknowledging. Ours. */
  JOURNAL_RESERVE_MB: z.coerce.number().int().min(0).max(1_048_576).default(256).describe('megabytes, 0 to 1048576'),
  /** Days that readings stay in the history as they came; 0: for ever. Ours. */
  HISTORY_RAW_DAYS: keepDays(30),
  /** Days that their means over five minutes stay; 0: for ever. Ours. */
  HISTORY_5M_DAYS: keepDays(365),
  /** Days that their means over an hour stay; 0: for ever. Ours: five years. */
  HISTORY_1H_DAYS: keepDays(1_826),
  /** What is done where a history already keeps for another time: nothing is deleted unless this says `apply`. */
  HISTORY_RETENTION: z
    .enum(['keep', 'lengthen', 'apply'])
    .default('keep')
    .describe('keep (tell of it and leave it), lengthen, or apply (also shorten, which deletes what is older)'),
  /** Days that a refused packet stays in quarantine. Ours. */
  QUARANTINE_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(30).describe('days, 1 to 3650'),
  /** Days that it stays listed what waited to count and passed. Ours. */
  ROSTER_HOLE_DAYS: z.coerce.number().int().min(1).max(62).default(7).describe('days, 1 to 62'),
  WITHHELD_KEEP_DAYS: z.coerce.number().int().min(1).max(3_650).default(90).describe('days, 1 to 3650'),
  /** Minutes between a reading's `ts` and its arrival within which it counts as now. Ours. */
  NOW_MINUTES: z.coerce.number().int().min(1).max(1440).default(15).describe('minutes, 1 to 1440'),
  /** Minutes for which is gathered what changes in a notice and nobody acts on; 0: it is told at once. Ours. */
  NOTICE_GATHER_MINUTES: z.coerce.number().int().min(0).max(60).default(5).describe('minutes, 0 to 60'),
  /** The same fault of a kiosk comes so often, within so many days, until it is to be analysed (S1-2.3.3b). Ours. */
  REVIEW_AFTER_TIMES: z.coerce.number().int().min(2).max(100).default(3).describe('times, 2 to 100'),
  REVIEW_WITHIN_DAYS: z.coerce.number().int().min(1).max(366).default(30).describe('days, 1 to 366'),
  /** Messages that one kiosk may send in a second in the long run, and at once before it is slowed down. Ours. */
  RATE_PER_SECOND: z.coerce.number().positive().max(100_000).default(20).describe('messages a second, above 0, at most 100000'),
  RATE_BURST: z.coerce.number().int().min(1).max(1_000_000).default(200).describe('messages at once, 1 to 1000000'),
  /** Minutes at the speed at which a backlog is taken after which what goes on is a flood, and cut. Ours. */
  FLOOD_MINUTES: z.coerce.number().int().min(1).max(1440).default(10).describe('minutes, 1 to 1440'),
});
export type Settings = z.infer<typeof Settings>;
