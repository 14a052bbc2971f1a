import { Module } from '@nestjs/common';
import { RulesController } from './rules.controller.js';
import { SilencesController } from './silences.controller.js';

/** By what is decided, and for how long people are not told. */
@Module({ controllers: [RulesController, SilencesController] })
export class RulesModule {}
