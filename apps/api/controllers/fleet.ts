import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Fleet, KioskRegistry } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { FleetExport, FleetTaken, People } from '../answers.js';
import { checked } from '../checked.js';
import { Needs } from '../guard.js';
import { pageOf } from '../paging.js';
import { Wiring } from '../parts.js';
import { Problem } from '../problem.js';
import { FleetFile, maskedChannels, PeopleQuery } from '../schemas.js';
import { withKnownSecrets, withoutSecrets } from '../secrets.js';

@Controller('api/v1')
export class FleetController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly wiring: Wiring,
  ) {}

  @Get('people')
  @Needs('admin')
  @Answers({ status: 200, about: 'The people, by id, without their secrets.', schema: People })
  people(@Query(checked(PeopleQuery)) query: z.output<typeof PeopleQuery>) {
    const { hallId } = query;
    const wanted = this.registry.people().filter((person) => hallId === undefined || person.halls.includes(hallId));
    const { items, next } = pageOf(wanted, query);
    return { items: items.map(withoutSecrets), next };
  }

  @Get('fleet')
  @Needs('admin')
  @Answers({ status: 200, about: 'The register as a fleet file, without secrets.', schema: FleetExport })
  export() {
    const people = this.registry.people().map(withoutSecrets);
    return { halls: this.registry.halls(), kiosks: this.registry.kiosks(), people, systems: this.registry.systems() };
  }

  @Post('fleet')
  @Needs('admin')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Takes a fleet file; MQTT passwords of new kiosks are told once.', schema: FleetTaken })
  async take(@Body(checked(FleetFile)) file: z.output<typeof FleetFile>) {
    const fleet = this.completed(file);
    const { passwords } = await this.registry.takeFleet(fleet);
    const added = fleet.kiosks.filter((kiosk) => kiosk.state === 'active' && Object.hasOwn(passwords, kiosk.id));
    await Promise.all(added.map((kiosk) => this.wiring.onCredential(kiosk, passwords[kiosk.id] as string)));
    const { halls, kiosks, people, systems = [] } = fleet;
    return { halls: halls.length, kiosks: kiosks.length, people: people.length, systems: systems.length, passwords };
  }

  /** Puts back the secrets that an export left out; refuses what nobody knows any more. */
  private completed(file: z.output<typeof FleetFile>): Fleet {
    const people = file.people.map((person) => withKnownSecrets(person, this.registry.person(person.id)));
    const fields = maskedChannels(people);
    if (fields.length === 0) return { ...file, people };
    const errors = fields.map((field) => ({ field, message: 'This address was blotted out by an export. Give it in full.' }));
    throw new Problem('bad-request', 'Some addresses were blotted out by an export.', { errors });
  }
}
