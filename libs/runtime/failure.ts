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

/** Thrown when the start cannot go on yet and time may mend it. Who does not wait for it is refused. */
export class StartWaits extends StartRefused {
  constructor(
    what: string,
    mend: string,
    /** What is said while it is waited for. */
    readonly meanwhile: string,
    cause?: unknown,
  ) {
    super(what, mend, cause);
  }
}
