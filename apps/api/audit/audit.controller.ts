import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { ActChain, CHAIN_FAULT_MEANS, type ChainVerdict, Clock, type Doing } from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { Acts } from '../access/acts.js';
import { ActsDone, ActTold, ChainFollowed } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound } from '../http/problem.js';
import { ActId, AuditExportQuery, AuditQuery } from '../schemas.js';
import { asCsv, asJsonLines } from './audit-export.js';

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', lines: asCsv },
  jsonl: { type: 'application/jsonl', lines: asJsonLines },
};

/** What was done, and whether what is told of it is what was written. */
@Controller('api/v1/audit')
export class AuditController {
  /** One at a time: whoever asks meanwhile is answered by it too. */
  private following: Promise<ChainVerdict> | null = null;

  constructor(
    private readonly chain: ActChain,
    private readonly clock: Clock,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('audit.read')
  @Answers({ status: 200, about: 'What people did, the newest first.', schema: ActsDone })
  list(@Query(checked(AuditQuery)) query: z.output<typeof AuditQuery>) {
    return this.chain.list(query);
  }

  @Get('verify')
  @Needs('audit.read')
  @Answers({
    status: 200,
    about:
      'Follows the chain of acts from its beginning and holds it against its anchors; says the first fault and what it means.',
    schema: ChainFollowed,
  })
  async verify() {
    const begun = this.clock.now();
    this.following ??= this.chain.verify().finally(() => {
      this.following = null;
    });
    const { acts, head, anchors, fault } = await this.following;
    const [newest] = await this.chain.anchors(1);
    return {
      at: begun,
      acts,
      head,
      anchor: newest ?? null,
      anchors,
      fault: fault && { ...fault, says: CHAIN_FAULT_MEANS[fault.what] },
    };
  }

  @Get('export')
  @Needs('audit.export')
  @Answers({ status: 200, about: 'The same as a table or as lines of JSON, oldest first; itself an act.', type: 'text/csv' })
  async export(@Query(checked(AuditExportQuery)) asked: z.output<typeof AuditExportQuery>, @Does() doing: Doing) {
    const { format, ...filter } = asked;
    await this.acts.noteRead(doing, { what: 'audit.export', subject: { kind: 'chain', id: format }, after: filter });
    const { type, lines } = FORMATS[format];
    const file = Readable.from(lines(this.chain.each(filter)));
    return new StreamableFile(file, { type, disposition: `attachment; filename="acts.${format}"` });
  }

  @Get(':id')
  @Needs('audit.read')
  @Answers({ status: 200, about: 'One act.', schema: ActTold })
  async one(@Param('id', checked(ActId)) id: string) {
    const act = await this.chain.one(id);
    if (!act) throw notFound('act', id);
    return act;
  }
}
