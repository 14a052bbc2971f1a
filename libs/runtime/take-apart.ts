export interface Apart<T> {
  /** Takes them all, or none of them: then it throws. */
  take(some: readonly T[]): Promise<void>;
  /** Whether it threw for what is in them, and would for ever. What else went wrong is for whoever asked to try again. */
  isRefusal(error: unknown): error is Error;
  /** Given what is refused though it stands alone: keeps it elsewhere, tells of it, and lets the others go on. */
  setAside(one: T, why: Error): Promise<void>;
}

/** Has all of them taken, in their order. What is refused is halved until the bad one stands alone: it must not hold up the others. */
export async function takeApart<T>(all: readonly T[], apart: Apart<T>): Promise<void> {
  const [first] = all;
  if (first === undefined) return;
  try {
    await apart.take(all);
  } catch (error) {
    if (!apart.isRefusal(error)) throw error;
    if (all.length === 1) return apart.setAside(first, error);
    const half = all.length >> 1;
    await takeApart(all.slice(0, half), apart);
    await takeApart(all.slice(half), apart);
  }
}
