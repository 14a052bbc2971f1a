import { CHANNELS, maskUrl } from '#libs/contracts/index.js';
import type { ChannelAddress, OutboxItem, Person } from '#libs/domain/index.js';

const ADDRESS = /https?:\/\/[^\s"'<>)]+/g;

const blotted = (address: ChannelAddress): ChannelAddress => CHANNELS.masked(address);

/** Channels in a change that is told; what is no list of channels is not there. */
export const blottedChannels = (channels: unknown): unknown =>
  Array.isArray(channels) ? (channels as ChannelAddress[]).map(blotted) : undefined;

export { withoutSecrets } from '#libs/contracts/index.js';

/** A message as an operator may see it. */
export function messageWithoutSecrets({ message, ...item }: OutboxItem): OutboxItem {
  const shown = message.type === 'alert' && message.address ? { ...message, address: blotted(message.address) } : message;
  return { ...item, lastError: item.lastError?.replace(ADDRESS, maskUrl) ?? null, message: shown };
}

/**
 * The known channel that a given one stands for. Of several that an export shows alike the first is the first and the second the second,
 * as long as there are as many as before: of fewer nobody can say which is gone.
 */
function knownFor(given: ChannelAddress[], at: number, known: ChannelAddress[]): ChannelAddress | undefined {
  const channel = given[at] as ChannelAddress;
  const isAlike = (one: ChannelAddress): boolean => CHANNELS.isSame(one, channel);
  const isExported = CHANNELS.blottedIn(channel).length > 0;
  const alike = known.filter((one) => isAlike(isExported ? blotted(one) : one));
  const before = given.slice(0, at).filter(isAlike).length;
  return alike.length === given.filter(isAlike).length || alike.length === 1
    ? alike[Math.min(before, alike.length - 1)]
    : undefined;
}

function restored(given: ChannelAddress[], at: number, known: ChannelAddress[]): ChannelAddress {
  const channel = given[at] as ChannelAddress;
  const same = knownFor(given, at, known);
  return same ? CHANNELS.completed(channel, same) : channel;
}

/** An export is without secrets; when it comes back, those that we know are put in again, each with its owner. */
export const withKnownSecrets = (person: Person, known: Person | undefined): Person => ({
  ...person,
  channels: person.channels.map((_, at) => restored(person.channels, at, known?.channels ?? [])),
});
