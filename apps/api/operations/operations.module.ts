import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthReader } from './health-reader.js';
import { QuarantineController } from './quarantine.controller.js';
import { StateController } from './state.controller.js';

/** How Hallwatch itself does: health, metrics, whether somebody watches, what was not believed. */
@Module({ providers: [HealthReader], controllers: [HealthController, StateController, QuarantineController] })
export class OperationsModule {}
