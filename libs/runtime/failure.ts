/** Thrown when the start cannot go on and a person must mend something. Told in one line, without a stack. */
export class StartRefused extends Error {
  constructor(
    /** What is wrong. */
    what: string,
    /** What to do about it. */
    readonly mend: string,
    cause?: unknown,
  ) {
    super(`${what} ${mend}`, { cause });
  }
}
