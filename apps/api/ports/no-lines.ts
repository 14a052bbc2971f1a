import { KioskLines } from '#libs/domain/index.js';

class NoLines extends KioskLines {
  override look(): null {
    return null;
  }

  override async askBirth(): Promise<null> {
    return null;
  }
}

/** Of a process that reaches no broker. */
export const NO_LINES = new NoLines();
