import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, type Doing, isOfHall, KioskRegistry, type Roster } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts } from '../access/acts.js';
import { FleetExport, FleetTaken } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked, described } from '../http/checked.pipe.js';
import { withoutSecrets } from '../http/secrets.js';
import { FleetFile, FleetQuery } from '../schemas.js';
import { RegisterEditor } from './editor.js';

@Controller('api/v1/fleet')
export class FleetController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly editor: RegisterEditor,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('fleet.export')
  @Answers({
    status: 200,
    about: 'The register as a fleet file, without secrets: what of it is theirs, and people for who may read them.',
    schema: FleetExport,
  })
  async export(@By() actor: Actor, @Does() doing: Doing) {
    const { registry, access } = this;
    await this.acts.noteRead(doing, { what: 'read.export', subject: { kind: 'fleet', id: 'register' } });
    const [scope, ofPeople] = [access.scope(actor, 'fleet.export'), access.scope(actor, 'people.read')];
    const halls = registry.halls().filter(({ id }) => access.sees(scope, { hallId: id }));
    const kiosks = registry.kiosks().filter(({ hall }) => access.sees(scope, { hallId: hall }));
    const people = registry.people().filter((person) => access.seesAny(ofPeople, person.halls));
    const isSeen = (roster: Roster): boolean => scope === null || halls.some((hall) => isOfHall(roster, hall));
    const services = { citizenServices: registry.citizenServices(), needs: registry.needs() };
    return {
      halls,
      kiosks,
      people: people.map(withoutSecrets),
      departments: registry.departments(),
      systems: registry.systems(),
      rosters: registry.rosters().filter(isSeen),
      ...services,
    };
  }

  @Post()
  @Needs('fleet.import')
  @HttpCode(200)
  @Answers({
    status: 200,
    about:
      'Takes a fleet file: new things are added, of known ones what is named is changed, none is removed. Tells field by field what is ' +
      'otherwise, and with `dryRun=true` what would be. MQTT passwords of new kiosks are told once.',
    schema: FleetTaken,
  })
  async take(
    @Body(described(FleetFile)) file: object,
    @Query(checked(FleetQuery)) query: z.output<typeof FleetQuery>,
    @Does() doing: Doing,
  ) {
    const imported: Doing = { ...doing, from: { ...doing.from, way: 'import' } };
    const { fleet, changes, passwords } = await this.editor.take(file, imported, { dryRun: query.dryRun === 'true' });
    const { halls, kiosks, people, departments = [], systems = [], citizenServices = [], rosters = [], needs } = fleet;
    const counts = {
      halls: halls.length,
      kiosks: kiosks.length,
      people: people.length,
      departments: departments.length,
      systems: systems.length,
      citizenServices: citizenServices.length,
      rosters: rosters.length,
      needs: needs?.length ?? null,
    };
    return { ...counts, changes, passwords };
  }
}
