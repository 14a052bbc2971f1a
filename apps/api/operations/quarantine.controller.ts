import { isUtf8 } from 'node:buffer';
import { setTimeout as pause } from 'node:timers/promises';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  type ChainedAct,
  Clock,
  type Doing,
  maskPacket,
  type Position,
  Quarantine,
  QuarantineDesk,
  type QuarantinedPacket,
  type Retry,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts } from '../access/acts.js';
import { PacketRetried, PacketsPurged, PacketsRetried, RefusedPacketInFull, RefusedPackets } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { PacketId, PurgeQuery, QuarantineQuery, RetrySelection } from '../schemas.js';

const outline = ({ payload: _payload, ...packet }: QuarantinedPacket) => packet;

/** Of an act that wanted packets taken again. */
const idsIn = ({ after }: ChainedAct): Position[] => (after as { ids: Position[] }).ids;

function shown(bytes: Buffer): Buffer {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return Buffer.from(maskPacket(bytes.toString(encoding)).text, encoding);
}

/** How long an answer waits for what comes of a retry, and how often it looks, milliseconds. */
const PATIENCE = 3_000;
const LOOK_EVERY = 50;

@Controller('api/v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly quarantine: Quarantine,
    private readonly desk: QuarantineDesk,
    private readonly clock: Clock,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('quarantine.read')
  @Answers({ status: 200, about: 'Packets that were acknowledged and not believed, newest first.', schema: RefusedPackets })
  async list(@Query(checked(QuarantineQuery)) query: z.output<typeof QuarantineQuery>, @By() actor: Actor) {
    const within = this.access.within(actor, 'quarantine.read');
    const { items, next } = await this.quarantine.list({ ...query, within });
    return { items: items.map(outline), next };
  }

  @Get(':id')
  @Needs('quarantine.read')
  @Answers({ status: 200, about: 'One refused packet with its payload.', schema: RefusedPacketInFull })
  async one(@Param('id', checked(PacketId)) id: number, @By() actor: Actor, @Does() doing: Doing) {
    const packet = await this.quarantine.one(id);
    if (!packet) throw notFound('refused packet', String(id));
    this.access.demandKiosk(actor, 'quarantine.read', packet.kioskId ?? '');
    await this.acts.noteRead(doing, { what: 'read.packet', subject: { kind: 'packet', id: String(id) } });
    // Also of what an earlier version kept as it came.
    const bytes = shown(Buffer.from(packet.payload));
    const text = isUtf8(bytes) ? { text: bytes.toString() } : {};
    return { ...outline(packet), payload: bytes.toString('base64'), ...text };
  }

  @Post('retry')
  @Needs('quarantine.retry')
  @HttpCode(200)
  @Answers({
    status: 200,
    about: 'Takes refused packets again after a fix, as history; 202 while some still wait for the worker.',
    schema: PacketsRetried,
  })
  async retryMany(
    @Body(checked(RetrySelection)) { limit, ...which }: z.output<typeof RetrySelection>,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const want = () => this.desk.wantMany(which, limit, this.clock.now(), doing);
    const ids = await this.acts.once(doing, 'quarantine.retry', want, async (act) => idsIn(act));
    const states = [...(await this.outcomes(ids)).values()].map(({ state }) => state);
    const count = (wanted: Retry['state']): number => states.filter((state) => state === wanted).length;
    if (count('wanted') > 0) void reply.status(202);
    return { wanted: ids.length, accepted: count('accepted'), refused: count('refused'), waiting: count('wanted') };
  }

  @Post(':id/retry')
  @Needs('quarantine.retry')
  @HttpCode(200)
  @Answers({
    status: 200,
    about: 'Takes one refused packet again after a fix, as history, and says what came of it; 202 while it waits for the worker.',
    schema: PacketRetried,
  })
  async retryOne(
    @Param('id', checked(PacketId)) id: number,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const want = () => this.desk.wantOne(id, this.clock.now(), doing);
    if (!(await this.acts.once(doing, 'quarantine.retry', want, async (act) => idsIn(act).includes(id))))
      throw notFound('refused packet', String(id));
    const outcome = (await this.outcomes([id])).get(id);
    if (!outcome) throw notFound('refused packet', String(id));
    if (outcome.state === 'wanted') void reply.status(202);
    return { id, ...outcome };
  }

  @Delete()
  @Needs('quarantine.clear')
  @Answers({ status: 200, about: 'Removes refused packets that are older; they are gone for good.', schema: PacketsPurged })
  async purge(@Query(checked(PurgeQuery)) query: z.output<typeof PurgeQuery>, @Does() doing: Doing) {
    const purge = () => this.desk.purge(query, { doing, at: this.clock.now() });
    const told = async ({ after }: ChainedAct) => (after as { removed: number }).removed;
    return { removed: await this.acts.once(doing, 'quarantine.clear', purge, told) };
  }

  /** What came of them, when that is soon. */
  private async outcomes(ids: Position[]): Promise<Map<Position, Retry>> {
    for (let waited = 0; ; waited += LOOK_EVERY) {
      const outcomes = await this.desk.outcomes(ids);
      const settled = [...outcomes.values()].every(({ state }) => state !== 'wanted');
      if (settled || waited >= PATIENCE) return outcomes;
      await pause(LOOK_EVERY);
    }
  }
}
