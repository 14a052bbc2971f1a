import { Module } from '@nestjs/common';
import { Audiences } from './audiences.js';
import { EventsController } from './events.controller.js';
import { LiveFeed } from './feed.js';

/** Live updates, by server-sent events. */
@Module({ controllers: [EventsController], providers: [LiveFeed, Audiences] })
export class LiveModule {}
