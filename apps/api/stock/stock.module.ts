import { Module } from '@nestjs/common';
import { StockController } from './stock.controller.js';
import { StockDesk } from './stock-desk.js';
import { StockPlaces } from './stock-places.js';

/** Parts and supplies: how many are where, and what became of them. */
@Module({ controllers: [StockController], providers: [StockDesk, StockPlaces] })
export class StockModule {}
