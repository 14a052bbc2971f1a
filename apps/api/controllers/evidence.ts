import { isUtf8 } from 'node:buffer';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { History, Outbox, Quarantine, type QuarantinedPacket } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { Alerts, Readings, RefusedPacketInFull, RefusedPackets } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { isoTimes } from '../iso.js';
import { notFound } from '../problem.js';
import { AlertsQuery, PacketId, QuarantineQuery, ReadingsQuery } from '../schemas.js';
import { messageWithoutSecrets } from '../secrets.js';

@Controller('api/v1/readings')
export class ReadingsController {
  constructor(private readonly history: History) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Readings, newest first; times are epoch milliseconds.', schema: Readings })
  list(@Query(checked(ReadingsQuery)) query: z.output<typeof ReadingsQuery>) {
    return this.history.readings(query);
  }
}

const outline = ({ payload: _payload, ...packet }: QuarantinedPacket): unknown => isoTimes(packet);

@Controller('api/v1/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: Quarantine) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Packets that were acknowledged and not believed, newest first.', schema: RefusedPackets })
  async list(@Query(checked(QuarantineQuery)) query: z.output<typeof QuarantineQuery>) {
    const { items, next } = await this.quarantine.list(query);
    return { items: items.map(outline), next };
  }

  @Get(':id')
  @Needs('read')
  @Answers({ status: 200, about: 'One refused packet with its payload.', schema: RefusedPacketInFull })
  async one(@Param('id', checked(PacketId)) id: number) {
    const packet = await this.quarantine.one(id);
    if (!packet) throw notFound('refused packet', String(id));
    const bytes = Buffer.from(packet.payload);
    const text = isUtf8(bytes) ? { text: bytes.toString() } : {};
    return { ...(outline(packet) as object), payload: bytes.toString('base64'), ...text };
  }
}

@Controller('api/v1/alerts')
export class AlertsController {
  constructor(private readonly outbox: Outbox) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'Alerts and signs with what became of them, without secrets.', schema: Alerts })
  async list(@Query(checked(AlertsQuery)) query: z.output<typeof AlertsQuery>) {
    const { items, next } = await this.outbox.list(query);
    return { items: items.map(messageWithoutSecrets), next };
  }
}
