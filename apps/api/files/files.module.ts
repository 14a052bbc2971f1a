import { Module } from '@nestjs/common';
import { FilesController } from './files.controller.js';

/** Files of customers, which open with an approval alone. */
@Module({ controllers: [FilesController] })
export class FilesModule {}
