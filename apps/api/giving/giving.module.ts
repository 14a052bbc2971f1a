import { Module } from '@nestjs/common';
import { Giving } from './giving.js';

/** What kiosks give now; the register and the board say the same of it. */
@Module({ providers: [Giving], exports: [Giving] })
export class GivingModule {}
