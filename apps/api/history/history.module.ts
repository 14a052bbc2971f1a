import { Module } from '@nestjs/common';
import { AvailabilityController } from './availability.controller.js';
import { ReadingsController } from './readings.controller.js';

/** What was: readings, and how much of the time services were given. */
@Module({ controllers: [ReadingsController, AvailabilityController] })
export class HistoryModule {}
