import { z } from 'zod';
import type { ChannelKind, Pace } from './channel-kind.js';
import { isMasked } from './mask.js';

/** An address of any kind, as those see it who do not send to it. */
export interface AnyAddress {
  kind: string;
  [field: string]: unknown;
}

type Kinds = readonly [ChannelKind, ...ChannelKind[]];

/** One kind is written as what it is, and not as a choice of one. */
const eitherOf = ([first, ...others]: readonly [z.ZodObject, ...z.ZodObject[]]): z.ZodType =>
  others.length === 0 ? first : z.discriminatedUnion('kind', [first, ...others]);

/** What is known of addresses by their kind. An address of a kind that is not there is shown by its kind alone, and goes nowhere. */
export class ChannelKinds<All extends Kinds = Kinds> {
  /** An address, as the fleet file has it. */
  readonly address: z.ZodType<z.infer<All[number]['address']>>;
  /** An address, as it is shown. */
  readonly shown: z.ZodType<z.infer<All[number]['shown']>>;
  private readonly byKind: ReadonlyMap<string, ChannelKind>;

  constructor(all: All) {
    const [first, ...others]: Kinds = all;
    this.address = eitherOf([first.address, ...others.map(({ address }) => address)]) as typeof this.address;
    this.shown = eitherOf([first.shown, ...others.map(({ shown }) => shown)]) as typeof this.shown;
    this.byKind = new Map(all.map((one) => [one.kind, one]));
  }

  /** The address without what lets somebody use it. */
  masked(address: AnyAddress): AnyAddress {
    const masks = this.masksOf(address);
    return this.mapped(address, (field, value) => masks[field]?.(value) ?? value);
  }

  /** Whether both lead to the same place, whatever they are signed with. */
  isSame(one: AnyAddress, other: AnyAddress): boolean {
    return JSON.stringify(this.identity(one)) === JSON.stringify(this.identity(other));
  }

  /** What is shown of the address, not masked. */
  identity(address: AnyAddress): AnyAddress {
    return this.mapped(address, (_, value) => value);
  }

  /** Fields in which something is blotted out. */
  blottedIn(address: AnyAddress): string[] {
    return Object.keys(this.masksOf(address)).filter((field) => isMasked(String(address[field])));
  }

  /** The address with what an export of it leaves out, from the one that it stands for. */
  completed(address: AnyAddress, from: AnyAddress): AnyAddress {
    const shown = new Set(this.fieldsShown(address));
    const masks = this.masksOf(address);
    const isLeftOut = (field: string): boolean => (shown.has(field) ? field in masks : address[field] === undefined);
    return { ...address, ...Object.fromEntries(Object.entries(from).filter(([field]) => isLeftOut(field))) };
  }

  /** What bounds how often is sent to the address, each by what is counted together. */
  pacesOf(address: AnyAddress): [counted: string, Pace][] {
    const { ofAddress, ofKind } = this.byKind.get(address.kind)?.pace ?? {};
    return [
      ...(ofAddress ? [[JSON.stringify(this.identity(address)), ofAddress] as [string, Pace]] : []),
      ...(ofKind ? [[address.kind, ofKind] as [string, Pace]] : []),
    ];
  }

  private masksOf({ kind }: AnyAddress): Readonly<Record<string, ((value: string) => string) | undefined>> {
    return this.byKind.get(kind)?.masks ?? {};
  }

  private fieldsShown({ kind }: AnyAddress): string[] {
    return Object.keys(this.byKind.get(kind)?.shown.shape ?? { kind });
  }

  private mapped(address: AnyAddress, value: (field: string, value: string) => string): AnyAddress {
    const shown = this.fieldsShown(address).filter((field) => address[field] !== undefined);
    const one = (field: string): unknown => {
      const said = address[field];
      return typeof said === 'string' ? value(field, said) : said;
    };
    return { ...Object.fromEntries(shown.map((field) => [field, one(field)])), kind: address.kind };
  }
}
