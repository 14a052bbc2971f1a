import { Module } from '@nestjs/common';
import { PhotosController } from './photos.controller.js';

/** Photos that are the evidence of acts. */
@Module({ controllers: [PhotosController] })
export class PhotosModule {}
