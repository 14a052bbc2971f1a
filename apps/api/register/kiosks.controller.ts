import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  type Actor,
  Clock,
  type Doing,
  FreshSecrets,
  IncidentBook,
  type Kiosk,
  KioskRegistry,
  MINUTE,
  NoticeBoard,
} from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { CredentialGiven, KioskAdded, KioskNowOrThen, Kiosks, RegisteredKiosk } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { pageOf } from '../http/paging.js';
import { notFound } from '../http/problem.js';
import { AsOfQuery, KioskChanges, KiosksQuery, Name, NewCredential, NewKiosk } from '../schemas.js';
import { RegisterEditor, textIn } from './editor.js';
import { KioskViews } from './kiosk-views.js';
import { Versions } from './versions.js';

/** More open incidents than one kiosk can have. */
const ALL_OF_ONE = 500;

@Controller('api/v1/kiosks')
export class KiosksController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly views: KioskViews,
    private readonly notices: NoticeBoard,
    private readonly incidents: IncidentBook,
    private readonly secrets: FreshSecrets,
    private readonly clock: Clock,
    private readonly editor: RegisterEditor,
    private readonly access: Access,
    private readonly versions: Versions,
  ) {}

  @Get()
  @Needs('register.read')
  @Answers({ status: 200, about: 'The kiosks, by id, and how they are now.', schema: Kiosks })
  async list(@Query(checked(KiosksQuery)) query: z.output<typeof KiosksQuery>, @By() actor: Actor) {
    const scope = this.access.scope(actor, 'register.read');
    const { hallId, state, kind, vendor } = query;
    const wanted = this.registry
      .kiosks()
      .filter((k) => (hallId ?? k.hall) === k.hall && (state ?? k.state) === k.state)
      .filter((k) => (kind ?? k.type) === k.type && (vendor ?? k.vendor) === k.vendor)
      .filter(({ hall }) => this.access.sees(scope, { hallId: hall }));
    const { items, next } = pageOf(wanted, query);
    return { items: await this.views.withNow(items), next };
  }

  @Get(':id')
  @Needs('register.read')
  @Answers({
    status: 200,
    about: 'One kiosk: register, state now, standing notices, open incidents; with `asOf` as it was registered then.',
    schema: KioskNowOrThen,
  })
  async one(
    @Param('id', checked(Name)) id: string,
    @Query(checked(AsOfQuery)) { asOf }: z.output<typeof AsOfQuery>,
    @By() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const kiosk = this.known(id);
    this.access.demandKiosk(actor, 'register.read', id);
    if (asOf !== undefined) return this.versions.asItWas<Kiosk>(reply, 'kiosk', id, asOf);
    await this.versions.tag(reply, 'kiosk', id);
    const [told, notices, incidents] = await Promise.all([
      this.views.withNow([kiosk]),
      this.notices.standing(id),
      this.incidents.list({ kioskId: id, state: 'open', limit: ALL_OF_ONE }),
    ]);
    return { ...kiosk, ...told[0], notices, incidents: incidents.items };
  }

  @Post()
  @Needs('kiosk.write')
  @Answers({ status: 201, about: 'Registers a kiosk; its MQTT password is told once.', schema: KioskAdded })
  async add(@Body(checked(NewKiosk)) kiosk: z.output<typeof NewKiosk>, @By() actor: Actor, @Does() doing: Doing) {
    this.demandTarget(actor, kiosk.hall);
    const { password } = await this.registry.addKiosk(kiosk, doing);
    await this.secrets.give(kiosk, password);
    return { id: kiosk.id, mqtt: { username: kiosk.id, password } };
  }

  @Patch(':id')
  @Needs('kiosk.write')
  @Answers({ status: 200, about: 'Changes what is named of a kiosk, and nothing else.', schema: RegisteredKiosk })
  async change(
    @Param('id', checked(Name)) id: string,
    @Body(described(KioskChanges)) fields: object,
    @By() actor: Actor,
    @Does() doing: Doing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { hall } = this.known(id);
    this.access.demandKiosk(actor, 'kiosk.write', id);
    this.demandTarget(actor, textIn(fields, 'hall') ?? hall);
    const { passwords } = await this.editor.change('kiosks', id, fields, doing);
    await this.versions.tag(reply, 'kiosk', id);
    const password = passwords[id];
    return { ...this.known(id), ...(password && { mqtt: { username: id, password } }) };
  }

  @Post(':id/credentials')
  @Needs('kiosk.secret')
  @Answers({
    status: 201,
    about: 'Gives a kiosk a new MQTT password, told once; the old one ends when the answer says; with Mosquitto at once.',
    schema: CredentialGiven,
  })
  async rotate(
    @Param('id', checked(Name)) id: string,
    @Body(checked(NewCredential)) { validForMinutes }: z.output<typeof NewCredential>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const kiosk = this.known(id);
    this.access.demandKiosk(actor, 'kiosk.secret', id);
    const keptFor = this.secrets.oneEach ? 0 : validForMinutes * MINUTE;
    const oldValidUntil = this.clock.now() + keptFor;
    const { password } = await this.registry.rotateKiosk(id, oldValidUntil, doing);
    await this.secrets.give(kiosk, password);
    return { mqtt: { username: id, password }, oldValidUntil };
  }

  @Delete(':id')
  @Needs('kiosk.write')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Retires a kiosk: it is cut off, its password ends, its packets are refused from now on.' })
  async retire(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Does() doing: Doing): Promise<void> {
    this.known(id);
    this.access.demandKiosk(actor, 'kiosk.write', id);
    await this.registry.retireKiosk(id, doing);
  }

  private known(id: string): Kiosk {
    const kiosk = this.registry.kiosk(id);
    if (!kiosk) throw notFound('kiosk', id);
    return kiosk;
  }

  /** Where a kiosk is to stand must be theirs; a hall that is not there is refused by the register. */
  private demandTarget(actor: Actor, hallId: string): void {
    if (this.registry.hall(hallId)) this.access.demandHall(actor, 'kiosk.write', hallId);
  }
}
