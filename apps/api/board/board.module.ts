import { Module } from '@nestjs/common';
import { GivingModule } from '../giving/giving.module.js';
import { BoardController } from './board.controller.js';
import { ConsoleController } from './console.controller.js';
import { ConsolePages } from './pages.js';
import { PublicBoard } from './public-board.js';
import { ScannedController } from './scanned.controller.js';

/** The public board, its feeds, and the page that every page of the console is. */
@Module({
  imports: [GivingModule],
  controllers: [BoardController, ScannedController, ConsoleController],
  providers: [PublicBoard, { provide: ConsolePages, useFactory: () => new ConsolePages() }],
  exports: [ConsolePages],
})
export class BoardModule {}
