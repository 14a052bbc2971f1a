import type { ChannelAddress, OutboxItem, Person } from '#libs/domain/index.js';
import { isMasked, maskUrl } from './text.js';

const ADDRESS = /https?:\/\/[^\s"'<>)]+/g;

const blotted = ({ kind, url }: ChannelAddress) => ({ kind, url: maskUrl(url) });

/** Channels in a change that is told; what is no list of channels is not there. */
export const blottedChannels = (channels: unknown): unknown =>
  Array.isArray(channels) ? (channels as ChannelAddress[]).map(blotted) : undefined;

/** A person without what lets somebody send in our name. */
export const withoutSecrets = (person: Person): Person => ({ ...person, channels: person.channels.map(blotted) });

/** A message as an operator may see it. */
export function messageWithoutSecrets({ message, ...item }: OutboxItem): OutboxItem {
  const shown = message.type === 'alert' && message.address ? { ...message, address: blotted(message.address) } : message;
  return { ...item, lastError: item.lastError?.replace(ADDRESS, maskUrl) ?? null, message: shown };
}

/** How often a channel is there before this place, as an export shows it. */
const nthOf = (channels: ChannelAddress[], at: number, shown: (channel: ChannelAddress) => string): number =>
  channels.slice(0, at).filter((channel) => shown(channel) === shown(channels[at] as ChannelAddress)).length;

const asExported = ({ url }: ChannelAddress): string => (isMasked(url) ? url : maskUrl(url));
const asWritten = ({ url }: ChannelAddress): string => url;

/**
 * The known channel that a given one stands for. Of several that an export shows alike the first is the first and the second the second,
 * as long as there are as many as before: of fewer nobody can say which is gone.
 */
function knownFor(given: ChannelAddress[], at: number, known: ChannelAddress[]): ChannelAddress | undefined {
  const channel = given[at] as ChannelAddress;
  const shown = isMasked(channel.url) ? asExported : asWritten;
  const alike = known.filter((one) => shown(one) === channel.url);
  const asked = given.filter(({ url }) => url === channel.url);
  return alike.length === asked.length || alike.length === 1
    ? alike[Math.min(nthOf(given, at, asWritten), alike.length - 1)]
    : undefined;
}

function restored(given: ChannelAddress[], at: number, known: ChannelAddress[]): ChannelAddress {
  const channel = given[at] as ChannelAddress;
  const same = knownFor(given, at, known);
  if (!same) return channel;
  const secret = channel.secret ?? same.secret;
  return { ...channel, url: same.url, ...(secret !== undefined && { secret }) };
}

/** An export is without secrets; when it comes back, those that we know are put in again, each with its owner. */
export const withKnownSecrets = (person: Person, known: Person | undefined): Person => ({
  ...person,
  channels: person.channels.map((_, at) => restored(person.channels, at, known?.channels ?? [])),
});
