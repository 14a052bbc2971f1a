import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Req } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Account,
  AccountDesk,
  type Actor,
  Clock,
  type Doing,
  type Granter,
  type Invitation,
  isOfFirstGranter,
  type Judge,
  KioskRegistry,
  mayBind,
  mayDisable,
  mayGrant,
  mayInviteFirstGranter,
  mayReset,
  type Person,
  Sessions,
} from '#libs/domain/index.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Addresses } from '../ports/addresses.js';
import { By, Does, Needs } from './access.decorators.js';
import { Access, Separation } from './access.js';
import {
  AccountBound,
  AccountGrant,
  AccountInvited,
  AccountList,
  AccountName,
  AccountReset,
  AccountView,
  NewAccount,
  SessionList,
  Why,
} from './account-schemas.js';
import type { AskedBy } from './asked-by.js';
import { Entrances } from './entrances.js';
import { placesOf } from './places-of.js';

/** Accounts of people, for who administers them. */
@Controller('api/v1/accounts')
export class AccountsController {
  constructor(
    private readonly desk: AccountDesk,
    private readonly sessions: Sessions,
    private readonly access: Access,
    private readonly separation: Separation,
    private readonly entrances: Entrances,
    private readonly registry: KioskRegistry,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Needs('account.read')
  @Answers({ status: 200, about: 'The accounts, by name.', schema: AccountList })
  async list() {
    return { items: await this.desk.list() };
  }

  @Get(':name')
  @Needs('account.read')
  @Answers({ status: 200, about: 'One account.', schema: AccountView })
  async one(@Param('name', checked(AccountName)) name: string) {
    const account = await this.desk.one(name);
    if (!account) throw notFound('account', name);
    return account;
  }

  @Post()
  @Needs('account.write')
  @Answers({ status: 201, about: 'Invites a person: the link is good once, for 72 hours.', schema: AccountInvited })
  async invite(@Body(checked(NewAccount)) wanted: z.output<typeof NewAccount>, @By() actor: Actor, @Does() doing: Doing) {
    const account = this.proposed(wanted, this.personOf(wanted.personId), actor);
    const judge = this.judgeOfInvited(account, actor);
    return this.answer(account.name, await this.desk.invite(account, judge, doing, this.clock.now()));
  }

  @Post(':name/invitation')
  @Needs('account.write')
  @Answers({
    status: 201,
    about:
      'A new link in place of the one before: to join, or to choose another password. Used, it ends all sessions and tokens.',
    schema: AccountInvited,
  })
  async again(
    @Param('name', checked(AccountName)) name: string,
    @Body(checked(AccountReset)) also: z.output<typeof AccountReset>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const judge = mayReset(this.granter(actor));
    return this.answer(name, await this.desk.inviteAgain(name, also, judge, doing, this.clock.now()));
  }

  @Patch(':name')
  @Needs('account.grant')
  @Answers({ status: 200, about: 'Gives roles and places, or takes them.', schema: AccountView })
  async grant(
    @Param('name', checked(AccountName)) name: string,
    @Body(checked(AccountGrant)) { roles, scope }: z.output<typeof AccountGrant>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const granted = { ...(roles && { roles: [...new Set(roles)] }), ...(scope !== undefined && { scope }) };
    return this.changed(this.desk.grant(name, granted, mayGrant(this.granter(actor), granted), doing, this.clock.now()));
  }

  @Put(':name/person')
  @Needs('account.write')
  @Answers({ status: 200, about: 'Says whose an account is that is nobody’s yet, as the first one; once.', schema: AccountView })
  async bind(
    @Param('name', checked(AccountName)) name: string,
    @Body(checked(AccountBound)) { personId }: z.output<typeof AccountBound>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const { id } = this.personOf(personId);
    return this.changed(this.desk.bind(name, id, mayBind(this.granter(actor), id), doing, this.clock.now()));
  }

  @Post(':name/disable')
  @Needs('account.write')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Disables an account: its sessions and tokens end at once.', schema: AccountView })
  async disable(
    @Param('name', checked(AccountName)) name: string,
    @Body(checked(Why)) { why }: z.output<typeof Why>,
    @By() actor: Actor,
    @Does() doing: Doing,
  ) {
    const judge = mayDisable(this.granter(actor));
    return this.changed(this.desk.disable(name, judge, { ...doing, why }, this.clock.now()));
  }

  @Post(':name/enable')
  @Needs('account.write')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Enables an account again.', schema: AccountView })
  async enable(@Param('name', checked(AccountName)) name: string, @Does() doing: Doing) {
    return this.changed(this.desk.enable(name, doing, this.clock.now()));
  }

  @Get(':name/sessions')
  @Needs('account.read')
  @Answers({ status: 200, about: 'Where somebody is logged in, newest first.', schema: SessionList })
  async open(@Param('name', checked(AccountName)) name: string, @Req() request: AskedBy) {
    const items = await this.sessions.of(name, this.clock.now());
    return { items: items.map((one) => ({ ...one, current: one.id === request.entered?.session?.id })) };
  }

  @Delete(':name/sessions')
  @Needs('account.write')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Logs somebody out everywhere.' })
  async end(@Param('name', checked(AccountName)) name: string, @Does() doing: Doing) {
    if (!(await this.desk.exists(name))) throw notFound('account', name);
    await this.sessions.endAll(name, doing, this.clock.now());
    this.entrances.forget();
  }

  private proposed({ personId, name, roles, scope }: z.output<typeof NewAccount>, person: Person, actor: Actor): Account {
    const grants = this.access.allows(actor, 'account.grant');
    const given = [...new Set(roles ?? (grants ? person.roles : []))];
    const theirs =
      !grants && isOfFirstGranter(given, this.separation) ? null : { regions: [], departments: [], halls: person.halls };
    return { personId, name: name ?? personId, roles: given, scope: scope === undefined ? theirs : scope };
  }

  /** Where powers are kept apart who invites gives no rights: another one grants them, once there is one. */
  private judgeOfInvited({ roles, scope }: Account, actor: Actor): Judge {
    const grants = this.access.allows(actor, 'account.grant');
    if (!grants && scope === null && isOfFirstGranter(roles, this.separation)) return mayInviteFirstGranter(this.granter(actor));
    if (roles.length > 0) this.access.demand(actor, 'account.grant');
    return mayGrant(this.granter(actor), { roles, scope });
  }

  private personOf(id: string): Person {
    const person = this.registry.person(id);
    if (!person) throw new Problem('unknown-reference', `There is no person ${id}.`);
    return person;
  }

  private granter(by: Actor): Granter {
    return { by, kept: this.separation, placeOf: placesOf(this.registry) };
  }

  private answer(name: string, { token, expiresAt }: Invitation) {
    const url = `${this.addresses.publicUrl?.replace(/\/+$/, '') ?? ''}/join/${token}`;
    return { name, invitation: { url, expiresAt } };
  }

  private async changed<T>(change: Promise<T>): Promise<T> {
    const account = await change;
    this.entrances.forget();
    return account;
  }
}
