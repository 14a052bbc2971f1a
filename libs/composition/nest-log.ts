import type { LoggerService } from '@nestjs/common';
import { type Level, NamedEvent, type Report } from '#libs/runtime/index.js';

class ModulesComplained extends NamedEvent {
  constructor(
    override readonly level: Level,
    override readonly says: string,
  ) {
    super();
  }
}

/** By this name Nest logs what it then throws: whoever started it tells that, in our words. */
const THROWN = 'ExceptionHandler';

/** Passes on what Nest complains of, and leaves out its chatter. */
class NestLog implements LoggerService {
  constructor(private readonly report: Report) {}

  log(): void {}

  warn(message: unknown): void {
    this.tell('warn', message);
  }

  error(message: unknown, ...more: unknown[]): void {
    if (more.at(-1) !== THROWN) this.tell('error', message);
  }

  fatal(message: unknown): void {
    this.tell('error', message);
  }

  private tell(level: Level, message: unknown): void {
    this.report(new ModulesComplained(level, message instanceof Error ? message.message : String(message)));
  }
}

/** For every context of modules: a start that is refused is thrown to who asked for it, and ends with our sentence and exit code. */
export const nestOptions = (report: Report) => ({
  logger: new NestLog(report),
  abortOnError: false,
});
