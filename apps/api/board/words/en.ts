import { type HallStanding, type Instant, inEnglish } from '#libs/domain/index.js';
import type { BoardWords } from './zh.js';

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
const time = (at: Instant): string => inEnglish(at);

const offering = (kiosks: number, giving: number): string =>
  `${giving} of ${count(kiosks, 'device')} are known to offer everything now`;

const counted: Record<HallStanding, string> = {
  out: 'with outages',
  partly: 'partly out',
  unknown: 'whose state is not known',
  idle: 'not serving now',
  fine: 'in full service',
};

export const en: BoardWords = {
  title: 'Self-service devices out of service',
  lead: 'What is out, until when, and where to go now.',
  other: '中文',
  skip: 'Skip to the notices',
  colon: ': ',

  search: 'Find a hall',
  searchHint: 'Name, region or address',
  find: 'Find',
  found: (n, asked) => `“${asked}”: ${count(n, 'hall')} found`,
  foundNone: (asked) => `No hall has “${asked}” in its name, region or address.`,
  clear: 'Show all halls',
  allHalls: 'All halls',
  noHall: 'There is no such hall',
  noHallHint: 'The address may be mistyped, or the hall is gone. Look for it above, or see all halls.',
  noHalls: 'No hall is registered yet.',

  asOf: (at) => `As of ${time(at)} (all times are China time)`,
  lost: 'Live updates are lost, so this page may be out of date. It reconnects by itself.',
  print: 'Print',

  allWell: 'All devices in all halls are in service',
  standings: {
    out: 'Devices out of service',
    partly: 'Some devices or functions out',
    unknown: 'State not known',
    idle: 'Not serving now',
    fine: 'All in service',
  },
  counted: (standing, n) => `${n === 1 ? 'hall' : 'halls'} ${counted[standing]}`,
  showHalls: (n) => (n === 1 ? 'Show this hall' : `Show these ${n} halls`),
  hotline: 'Hotline',
  now: {
    'all-give': () => 'All devices of this hall are in service',
    'some-do-not': ({ kiosks, giving }) => `No outage notice; ${offering(kiosks, giving)}`,
    closed: () => 'This hall is closed now',
    'planned-work': () => 'The devices of this hall are in planned maintenance',
    unwatched: () => 'It is not known now whether the devices of this hall work',
    'no-kiosks': () => 'No device is registered in this hall',
  },
  giving: ({ kiosks, giving }) => `Here ${offering(kiosks, giving)}`,
  unknownNow: 'No outage notice. It is not known how the devices are now',
  moreNotices: (n) => `${n} more ${n === 1 ? 'notice' : 'notices'}`,

  kinds: { fault: 'Out of service', partial: 'Some functions out', cashOnly: 'Cash payment out' },
  planned: 'Planned maintenance',
  out: 'Not available',
  repair: 'Repair',
  repairTimes: (from, until) => `From ${time(from)}, expected to be done by ${time(until)}`,
  plannedTimes: (from, until) => `From ${time(from)} until ${time(until)}`,
  outSince: 'Out since',
  outTimes: (from, until) => `${time(from)}; this notice is updated by ${time(until)}`,
  more: 'Where to go instead, reason and enquiries',
  moreOf: (title) => ` (${title})`,
  where: 'Where',
  reason: 'Reason',
  still: 'Still working',
  instead: 'Go instead to',
  contact: 'Enquiries',
  inFull: 'In full',
  issued: (issuer, at) => `Issued by ${issuer} on ${time(at)}`,
  changed: (at) => `Last changed ${time(at)}`,

  subscribe: 'Subscribe to notices (English)',
  subscribeHall: 'Subscribe to this hall (English)',
  subscribeAll: 'Subscribe to all halls (English)',
  feedTitle: 'Kiosk outage notices (all halls)',
  feedOf: (hall) => `Kiosk outage notices: ${hall}`,
  blindTitle: 'Monitoring interrupted',

  trouble: 'This page cannot be opened now',
  troubleHint: 'Please try again later, or call the hotline of the hall.',
  noPage: 'There is no such page',
  noPageHint: 'The address may be mistyped.',
  hotlines: 'Hotlines of the halls',
  toBoard: 'See the outage notices',
};
