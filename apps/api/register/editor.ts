import { Injectable } from '@nestjs/common';
import { checkFleet, type FleetError, type FleetList } from '#libs/contracts/index.js';
import {
  ActChain,
  AllowedTargets,
  actIdOf,
  type Doing,
  type Fleet,
  type FleetChange,
  FreshSecrets,
  fleetChanges,
  type Kiosk,
  KioskRegistry,
  onlyChanged,
  type Person,
} from '#libs/domain/index.js';
import { MOST_ERRORS, sentence } from '../http/checked.pipe.js';
import { Problem } from '../http/problem.js';
import { blottedChannels, withKnownSecrets } from '../http/secrets.js';
import { maskedChannels } from '../schemas.js';
import { refuseTargets } from './targets.js';

/** What became of a fleet file, or would. */
export interface Taken {
  fleet: Fleet;
  changes: FleetChange[];
  passwords: Record<string, string>;
}

/** What a body that is checked later has under a name, where that is a text. */
export function textIn(fields: object, name: string): string | undefined {
  const value: unknown = Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Every place that is wrong. What only names something that is not registered is another refusal: the file itself is as it should be. */
function refusal(all: FleetError[], inFile: (path: string) => string): Problem {
  const errors = all.slice(0, MOST_ERRORS).map(({ path, message }) => ({ field: inFile(path), message: sentence(message) }));
  const said = errors.slice(0, 3).map((e) => `${e.field}: ${e.message}`);
  const reason = all.every(({ dangling }) => dangling) ? 'unknown-reference' : 'bad-request';
  return new Problem(reason, said.join('; '), { errors });
}

/** Channels as an operator may see them. */
const shown = (change: FleetChange): FleetChange =>
  change.what !== 'person'
    ? change
    : {
        ...change,
        fields: change.fields.map(({ field, from, to }) =>
          field === 'channels' ? { field, from: blottedChannels(from), to: blottedChannels(to) } : { field, from, to },
        ),
      };

/** Things that are added one by one, by the list of the fleet file. */
const ADDED = { people: 'person', departments: 'department', rosters: 'roster' } as const;

/** Where in the request a place of a file of one thing is. */
const ofOne =
  (list: FleetList, id: string) =>
  (path: string): string =>
    path.replace(`${list}.0.`, '').replace(`${list}.0`, id);

/** Changes the register, by a fleet file or by single fields: what is not named stays as it was. */
@Injectable()
export class RegisterEditor {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly secrets: FreshSecrets,
    private readonly targets: AllowedTargets,
    private readonly chain: ActChain,
  ) {}

  /** Throws {@link Problem} with every place of the file that is wrong. */
  async take(file: unknown, doing: Doing, { dryRun = false, inFile = (path: string) => path } = {}): Promise<Taken> {
    await this.registry.freshen();
    const fleet = this.read(file, inFile);
    const before = this.before();
    const changes = fleetChanges(before, fleet).map(shown);
    if (dryRun) return { fleet, changes, passwords: {} };
    const { passwords } = await this.registry.takeFleet(onlyChanged(before, fleet), doing);
    await this.giveOut(fleet.kiosks, passwords);
    return { fleet, changes, passwords };
  }

  /** One thing that is known. */
  async change(list: Exclude<FleetList, 'citizenServices'>, id: string, fields: object, doing: Doing): Promise<Taken> {
    const inFile = ofOne(list, id);
    if ('id' in fields && fields.id !== id) throw refusal([{ path: 'id', message: 'an id stays as it is' }], inFile);
    const state = list === 'kiosks' ? { state: this.registry.kiosk(id)?.state } : {};
    return this.take({ [list]: [{ ...state, ...fields, id }] }, doing, { inFile });
  }

  /** One thing that must be new; answers its id. What is sent twice is added once. */
  async add(list: keyof typeof ADDED, thing: object, doing: Doing): Promise<string> {
    await this.registry.freshen();
    const id = String(Reflect.get(thing, 'id'));
    if (this.known(list, id)) {
      const kind = ADDED[list];
      const done = await this.chain.one(actIdOf(doing, { kind, id }));
      if (done?.by === doing.by) return id;
      throw new Problem('exists', `There is a ${kind} ${id} already. Choose another id.`);
    }
    // Based on nothing: whoever adds it meanwhile was first.
    await this.take({ [list]: [thing] }, { ...doing, basedOn: '0' }, { inFile: ofOne(list, 'body') });
    return id;
  }

  private before(): Fleet {
    const { registry } = this;
    return {
      halls: registry.halls(),
      kiosks: registry.kiosks(),
      people: registry.people(),
      departments: registry.departments(),
      systems: registry.systems(),
      citizenServices: registry.citizenServices(),
      rosters: registry.rosters(),
      needs: registry.needs(),
    };
  }

  private read(file: unknown, inFile: (path: string) => string): Fleet {
    const { registry } = this;
    const people = registry.people();
    // A hall that people have by an earlier file and that was never registered may stay theirs.
    const halls = [...registry.halls().map(({ id }) => id), ...people.flatMap((person) => person.halls)];
    const known = (list: FleetList, id: string): object | undefined => this.known(list, id);
    const departments = registry.departments();
    const checked = checkFleet(file, { halls, people: people.map(({ id }) => id), departments, known });
    if ('errors' in checked) throw refusal(checked.errors, inFile);
    return this.withSecrets(checked.fleet as Fleet, inFile);
  }

  private known(list: FleetList, id: string): object | undefined {
    const { registry } = this;
    if (list === 'halls') return registry.hall(id);
    if (list === 'kiosks') return registry.kiosk(id);
    if (list === 'people') return registry.person(id);
    if (list === 'departments') return registry.departments().find((one) => one.id === id);
    if (list === 'rosters') return registry.rosters().find((one) => one.id === id);
    const others = list === 'systems' ? registry.systems() : registry.citizenServices();
    return others.find((one) => one.id === id);
  }

  /** Puts back the secrets that an export left out; refuses what nobody knows any more. */
  private withSecrets(fleet: Fleet, inFile: (path: string) => string): Fleet {
    const { registry } = this;
    const people = fleet.people.map((person): Person => withKnownSecrets(person, registry.person(person.id)));
    const errors = maskedChannels(people).map((field) => ({
      field: inFile(field),
      message: 'This address was blotted out by an export, and it cannot be said whose it was. Give it in full.',
    }));
    if (errors.length === 0) {
      refuseTargets(people, registry, this.targets, inFile);
      return { ...fleet, people };
    }
    throw new Problem('bad-request', 'Some addresses are masked because they come from an export. Give the full addresses.', {
      errors,
    });
  }

  /** Brokers that keep passwords of their own hear of fresh ones. */
  private async giveOut(kiosks: Kiosk[], passwords: Record<string, string>): Promise<void> {
    const added = kiosks.filter(({ id, state }) => state === 'active' && Object.hasOwn(passwords, id));
    await Promise.all(added.map((kiosk) => this.secrets.give(kiosk, passwords[kiosk.id] as string)));
  }
}
