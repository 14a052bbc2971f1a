import type { ChannelAddress, OutboxItem, Person } from '#libs/domain/index.js';
import { isoTimes } from './iso.js';
import { isMasked, maskUrl } from './text.js';

const ADDRESS = /https?:\/\/[^\s"'<>)]+/g;

const blotted = ({ kind, url }: ChannelAddress) => ({ kind, url: maskUrl(url) });

/** A person without what lets somebody send in our name. */
export const withoutSecrets = (person: Person): Person => ({ ...person, channels: person.channels.map(blotted) });

/** A message as an operator may see it. */
export function messageWithoutSecrets({ message, ...item }: OutboxItem): unknown {
  const shown = message.type === 'alert' && message.address ? { ...message, address: blotted(message.address) } : message;
  return { ...(isoTimes(item) as object), lastError: item.lastError?.replace(ADDRESS, maskUrl) ?? null, message: shown };
}

const secretOf = (given: ChannelAddress, known: ChannelAddress): { secret?: string } => {
  const secret = given.secret ?? known.secret;
  return secret === undefined ? {} : { secret };
};

const restored = (channel: ChannelAddress, known: ChannelAddress[]): ChannelAddress => {
  const same = known.find((k) => k.url === channel.url || (isMasked(channel.url) && maskUrl(k.url) === channel.url));
  return same ? { ...channel, url: same.url, ...secretOf(channel, same) } : channel;
};

/** An export is without secrets; when it comes back, those that we know are put in again. */
export const withKnownSecrets = (person: Person, known: Person | undefined): Person => ({
  ...person,
  channels: person.channels.map((channel) => restored(channel, known?.channels ?? [])),
});
