import type { Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BoardModule } from './board/board.module.js';
import { BooksModule } from './books/books.module.js';
import { FilesModule } from './files/files.module.js';
import { HistoryModule } from './history/history.module.js';
import { LiveModule } from './live/live.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PhotosModule } from './photos/photos.module.js';
import { RegisterModule } from './register/register.module.js';
import { RulesModule } from './rules/rules.module.js';
import { StockModule } from './stock/stock.module.js';

export const FEATURES: Type[] = [
  AccessModule,
  RegisterModule,
  BooksModule,
  RulesModule,
  HistoryModule,
  BoardModule,
  LiveModule,
  OperationsModule,
  AuditModule,
  FilesModule,
  PhotosModule,
  StockModule,
];

/** Every route of the HTTP side hangs on one of these. */
export const CONTROLLERS: Type[] = FEATURES.flatMap((feature) => Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, feature) ?? []);
