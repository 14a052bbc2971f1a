import { type AnyAddress, CHANNELS } from './channels/index.js';

/** Somebody or something with ways to reach them. */
interface Reached {
  channels: readonly AnyAddress[];
}

const hasChannels = (thing: object): thing is Reached => Array.isArray(Reflect.get(thing, 'channels'));

/** A thing without what lets somebody send in our name. */
export const withoutSecrets = <T extends object>(thing: T): T =>
  hasChannels(thing) ? { ...thing, channels: thing.channels.map((address) => CHANNELS.masked(address)) } : thing;
