import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type ActName,
  type Actor,
  Clock,
  type CustomerFile,
  CustomerFiles,
  type Doing,
  type FileOpening,
  KioskRegistry,
  nameOf,
  OPENING_REFUSED,
  type OpeningRefusal,
  OpeningRefused,
  type PermissionName,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts } from '../access/acts.js';
import { CustomerFileRead, CustomerFileTold, FileOpenings, FileOpeningTold, CustomerFiles as FilesTold } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { FileContentQuery, FilesQuery, Name, NewCustomerFile, OpeningAsked, OpeningDecided } from '../schemas.js';

const notOpened = (because: OpeningRefusal): Problem =>
  new Problem('opening-refused', `Not opened: ${OPENING_REFUSED[because].en}.`, {
    also: { because, says: OPENING_REFUSED[because] },
  });

@Controller('api/v1/customer-files')
export class FilesController {
  constructor(
    private readonly files: CustomerFiles,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('file.read')
  @Answers({ status: 200, about: 'Files of customers, without what they say.', schema: FilesTold })
  list(@By() actor: Actor, @Query(checked(FilesQuery)) query: z.output<typeof FilesQuery>) {
    return this.files.list({ ...query, halls: this.access.halls(actor, 'file.read') ?? null });
  }

  @Post()
  @Needs('file.write')
  @Answers({ status: 201, about: 'Registers a file: where it is kept, or what it says.', schema: CustomerFileTold })
  async add(
    @Body(checked(NewCustomerFile)) { content, keptAt, ...wanted }: z.output<typeof NewCustomerFile>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    if (!this.registry.hall(wanted.hallId)) throw new Problem('unknown-reference', `There is no hall ${wanted.hallId}.`);
    this.access.demandHall(actor, 'file.write', wanted.hallId);
    const add = async () => {
      if (await this.files.one(wanted.id)) throw new Problem('exists', `There is a file ${wanted.id} already.`);
      const file = { ...wanted, keptAt: keptAt ?? null, addedAt: this.clock.now(), addedBy: doing.by };
      await this.files.add(file, content ?? null, doing);
      return file;
    };
    return this.acts.once(doing, 'file.add', add, ({ subject }) => this.known(subject.id, actor, 'file.write'));
  }

  @Get(':id/openings')
  @Needs('file.read')
  @Answers({ status: 200, about: 'Who asked to open a file, and what was said of that.', schema: FileOpenings })
  async openings(@Param('id', checked(Name)) id: string, @By() actor: Actor) {
    await this.known(id, actor, 'file.read');
    return { items: await this.files.openings(id), next: null };
  }

  @Post(':id/openings')
  @Needs('file.ask')
  @Answers({ status: 201, about: 'Asks to open a file; another person approves it (S4-A6.1).', schema: FileOpeningTold })
  async ask(
    @Param('id', checked(Name)) fileId: string,
    @Body(checked(OpeningAsked)) { why }: z.output<typeof OpeningAsked>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    await this.known(fileId, actor, 'file.ask');
    const [askedAt, nobody] = [this.clock.now(), { decidedBy: null, decidedAt: null, approved: null, decidedWhy: null }];
    const id = nameOf('FO', askedAt, fileId, doing.id);
    const opening: FileOpening = { id, fileId, askedBy: doing.by, askedPerson: doing.personId, askedAt, why, ...nobody };
    const ask = async () => {
      await this.files.ask(opening, doing);
      return opening;
    };
    const again = ({ after }: { after: unknown }) => this.opening(fileId, (after as { opening: string }).opening);
    return this.acts.once(doing, 'file.ask', ask, again);
  }

  @Post(':id/openings/:opening/approval')
  @Needs('file.approve')
  @HttpCode(200)
  @Answers({
    status: 200,
    about: 'Another person than who asked says whether the file is opened (S4-A6.1).',
    schema: FileOpeningTold,
  })
  async decide(
    @Param('id', checked(Name)) fileId: string,
    @Param('opening', checked(Name)) id: string,
    @Body(checked(OpeningDecided)) says: z.output<typeof OpeningDecided>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    await this.known(fileId, actor, 'file.approve');
    await this.opening(fileId, id);
    const what = says.approved ? 'file.approve' : 'file.refuse';
    const noted = this.noted(what, { fileId, opening: id }, doing);
    const decide = () => this.files.decide(id, says, doing, this.clock.now()).catch(noted);
    return this.acts.once(doing, what, decide, () => this.opening(fileId, id));
  }

  @Get(':id/content')
  @Needs('file.read')
  @Answers({
    status: 200,
    about: 'What a file says, for who asked and was approved, for 24 hours; each time an act.',
    schema: CustomerFileRead,
  })
  async content(
    @Param('id', checked(Name)) fileId: string,
    @Query(checked(FileContentQuery)) { opening }: z.output<typeof FileContentQuery>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const { keptAt } = await this.known(fileId, actor, 'file.read');
    await this.opening(fileId, opening);
    const noted = this.noted('read.file', { fileId, opening }, doing);
    const content = await this.files.read(opening, this.acts.fresh(doing), this.clock.now()).catch(noted);
    return { id: fileId, keptAt, content };
  }

  /** What was tried and refused is in the chain, too: who audits looks for that first. */
  private noted(what: ActName, { fileId, opening }: { fileId: string; opening: string }, doing: Doing) {
    return async (error: unknown): Promise<never> => {
      if (!(error instanceof OpeningRefused)) throw error;
      const { because } = error;
      const subject = { kind: 'customerFile', id: fileId };
      await this.acts.note(this.acts.fresh(doing), { what, subject, after: { opening, refused: because } });
      throw notOpened(because);
    };
  }

  private async known(id: string, actor: Actor, permission: PermissionName): Promise<CustomerFile> {
    const file = await this.files.one(id);
    if (!file) throw notFound('customer file', id);
    this.access.demandHall(actor, permission, file.hallId);
    return file;
  }

  private async opening(fileId: string, id: string): Promise<FileOpening> {
    const opening = await this.files.opening(id);
    if (opening?.fileId !== fileId) throw notFound('opening', id);
    return opening;
  }
}
