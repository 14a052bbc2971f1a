/** Named by a store among what it was given together. */
export interface Named<T> {
  /** What it takes never. */
  refused: readonly T[];
  /** The others are kept already; else they are to be given again. */
  othersKept: boolean;
}

export interface Apart<T> {
  /** Takes them all, or none of them: then it throws. */
  take(some: readonly T[]): Promise<void>;
  /** Whether it threw for what is in them, and would for ever; absent: as {@link isRefused} says. What else went wrong is tried again by whoever asked. */
  isRefusal?(error: unknown): boolean;
  /** What it threw for, where the store says so: then nothing has to be halved. */
  namedIn?(error: Error): Named<T> | null;
  /** Given what is refused though it stands alone: keeps it elsewhere, tells of it, and lets the others go on. */
  setAside(some: readonly T[], why: Error): Promise<void> | void;
}

/** Our errors say by `retry` whether time may heal what they tell of. */
export const isRefused = (error: unknown): error is Error => error instanceof Error && Reflect.get(error, 'retry') === false;

/** Whether time may heal what it tells of. */
export const mayHeal = (error: unknown): error is Error => error instanceof Error && Reflect.get(error, 'retry') === true;

/** Has all of them taken, in their order. What is refused is halved until the bad one stands alone: it must not hold up the others. */
export async function takeApart<T>(all: readonly T[], apart: Apart<T>): Promise<void> {
  if (all.length === 0) return;
  const { isRefusal = isRefused } = apart;
  try {
    await apart.take(all);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await withoutTheBad(all, apart, error as Error);
  }
}

async function withoutTheBad<T>(all: readonly T[], apart: Apart<T>, error: Error): Promise<void> {
  const named = apart.namedIn?.(error) ?? null;
  if (named !== null && named.refused.length > 0) {
    await apart.setAside(named.refused, error);
    const bad = new Set(named.refused);
    if (!named.othersKept)
      await takeApart(
        all.filter((one) => !bad.has(one)),
        apart,
      );
    return;
  }
  if (all.length === 1) return apart.setAside(all, error);
  const half = all.length >> 1;
  await takeApart(all.slice(0, half), apart);
  await takeApart(all.slice(half), apart);
}
