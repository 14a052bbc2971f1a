import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';

/** What programs may call, for those who write them. It describes the features and is none of them. */
@Module({ controllers: [DocsController] })
export class DocsModule {}
