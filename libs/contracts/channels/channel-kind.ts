import { z } from 'zod';

/** So many messages in so many milliseconds; what is more waits. */
export interface Pace {
  most: number;
  inMs: number;
}

/** What one kind of channel is to whoever reads, shows or queues its addresses. How it sends is its {@link Channel} in `libs/adapters/channels`. */
export interface ChannelTraits<Address, Shown> {
  /** Fields that are shown in part only. */
  readonly masks: { readonly [Field in keyof Shown]?: (value: string) => string };
  /** What the other side is called in a log line: nothing that lets somebody use it. */
  named(address: Address): string;
  /** What the other side takes. Absent: it sets no bound. */
  readonly pace?: { readonly ofAddress?: Pace; readonly ofKind?: Pace };
}

/** `kind` stands in every address and says by whom it is read. */
export interface ChannelKind<Address extends z.ZodObject = z.ZodObject, Shown extends z.ZodObject = z.ZodObject>
  extends ChannelTraits<z.infer<Address>, z.infer<Shown>> {
  readonly kind: string;
  /** As the fleet file has it and the register keeps it. */
  readonly address: Address;
  /** As it is shown. A field that is missing here is a secret: an export is without it, and it is put back when the export comes back. */
  readonly shown: Shown;
}

/** A kind of channel from the fields of its addresses. */
export const channelKind = <Kind extends string, Address extends z.ZodRawShape, Shown extends z.ZodRawShape>(
  kind: Kind,
  {
    address,
    shown,
    ...traits
  }: { address: Address; shown: Shown } & ChannelTraits<z.infer<z.ZodObject<Address>>, z.infer<z.ZodObject<Shown>>>,
) => ({
  kind,
  address: z.strictObject({ kind: z.literal(kind), ...address }),
  shown: z.object({ kind: z.literal(kind), ...shown }),
  ...traits,
});
