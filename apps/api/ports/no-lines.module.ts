import { Global, Module } from '@nestjs/common';
import { KioskLines } from '#libs/domain/index.js';

/** Of a process that reaches no broker. */
export class NoLines extends KioskLines {
  override look(): null {
    return null;
  }

  override async askBirth(): Promise<null> {
    return null;
  }
}

@Global()
@Module({ providers: [{ provide: KioskLines, useClass: NoLines }], exports: [KioskLines] })
export class NoLinesModule {}
