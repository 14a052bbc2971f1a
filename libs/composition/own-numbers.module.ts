import { type DynamicModule, Module } from '@nestjs/common';
import { OwnNumbersBook } from '#libs/domain/index.js';
import { ownNumbers } from './own-numbers.js';
import { part } from './parts.js';
import { Setting } from './setting.js';

const saidBy = (process: 'worker' | 'api') =>
  part('its numbers in the database', [Setting, OwnNumbersBook], (on, book) => {
    // Nobody but this process reads the embedded PostgreSQL.
    if (!on.settings.POSTGRES_URL) return null;
    const numbers = ownNumbers(on, book, process);
    return { start: () => numbers.start(), stop: () => numbers.stop(), complaints: { numbers: numbers.complaint } };
  });

/** A process says its own numbers in the database. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class OwnNumbersModule {
  static of(process: 'worker' | 'api'): DynamicModule {
    return { module: OwnNumbersModule, providers: [saidBy(process)] };
  }
}
