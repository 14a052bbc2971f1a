import type { LoggerService } from '@nestjs/common';
import type { Level, Report } from '#libs/runtime/index.js';
import { WebFrameworkComplained } from './named-events.js';

/** Passes on what Nest complains of, and leaves out its chatter. */
export class NestLog implements LoggerService {
  constructor(private readonly report: Report) {}

  log(): void {}

  warn(message: unknown): void {
    this.tell('warn', message);
  }

  error(message: unknown): void {
    this.tell('error', message);
  }

  fatal(message: unknown): void {
    this.tell('error', message);
  }

  private tell(level: Level, message: unknown): void {
    this.report(new WebFrameworkComplained(level, message instanceof Error ? message.message : String(message)));
  }
}
