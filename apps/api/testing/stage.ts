import type { ServerResponse } from 'node:http';
import { Controller, type DynamicModule, type MessageEvent, Module, Res, Sse } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { Audience, type Entrance, type Pace } from '../live/audience.js';
import { LiveFeed } from '../live/feed.js';
import type { HttpParts } from './values.module.js';

/** Bytes that Node has not handed to the machine. */
const unsent = ({ socket }: ServerResponse): number => (socket?.bytesWritten ?? 0) - (socket?.writableLength ?? 0);

/** One live stream of everything at `/`, at a pace of its own. */
export class Stage {
  /** Of each reader, in the order they came, the bytes that wait for it in this process. */
  readonly waiting: (() => number)[] = [];

  private constructor(
    readonly audience: Audience,
    private readonly feed: LiveFeed,
    private readonly welcome: Entrance['welcome'],
  ) {}

  private app: NestFastifyApplication | undefined;

  static async open({ changes, report }: HttpParts, pace: Pace, welcome?: Entrance['welcome']): Promise<Stage> {
    const feed = new LiveFeed(changes, report);
    await feed.onApplicationBootstrap();
    const stage = new Stage(new Audience(feed, report, (change) => ({ ...change }), pace), feed, welcome);
    stage.app = await NestFactory.create<NestFastifyApplication>(stageModule(stage), new FastifyAdapter(), { logger: false });
    await stage.app.listen(0, '127.0.0.1');
    return stage;
  }

  get port(): number {
    const address = this.app?.getHttpServer().address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  enter(raw: ServerResponse): Observable<MessageEvent> {
    let told = 0;
    this.waiting.push(() => told - unsent(raw));
    const { welcome } = this;
    return this.audience.enter({ raw, asker: 'a reader', lastEventId: undefined, ...(welcome && { welcome }) }).pipe(
      tap(({ data }) => {
        told += JSON.stringify(data ?? '').length;
      }),
    );
  }

  async close(): Promise<void> {
    this.audience.stop();
    this.feed.onModuleDestroy();
    await this.app?.close();
  }
}

@Controller()
class StageController {
  constructor(private readonly stage: Stage) {}

  @Sse()
  all(@Res() { raw }: FastifyReply): Observable<MessageEvent> {
    return this.stage.enter(raw);
  }
}

@Module({ controllers: [StageController] })
class StageModule {}

const stageModule = (stage: Stage): DynamicModule => ({
  module: StageModule,
  providers: [{ provide: Stage, useValue: stage }],
});
