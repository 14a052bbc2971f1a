import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { type Actor, type ChainedAct, type Doing, KioskRegistry, Outbox, type Person, testAlerts } from '#libs/domain/index.js';
import { By, Does, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Acts, keyUsed } from '../access/acts.js';
import { TestAlertsSent } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { Name } from '../schemas.js';

@Controller('api/v1/people/:id/test-alert')
export class TestAlertsController {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly outbox: Outbox,
    private readonly access: Access,
    private readonly acts: Acts,
  ) {}

  @Post()
  @Needs('alert.test')
  @HttpCode(202)
  @Answers({
    status: 202,
    about: 'Sends a test alert by each channel of a person; what became of one is told at /alerts/{id}.',
    schema: TestAlertsSent,
  })
  async send(@Param('id', checked(Name)) id: string, @By() actor: Actor, @Does() doing: Doing) {
    const person = this.registry.person(id);
    if (!person) throw notFound('person', id);
    this.access.demandPerson(actor, 'alert.test', id);
    if (person.channels.length === 0) {
      throw new Problem('unknown-reference', `${person.name} has no channel. Add one to the person, then try again.`);
    }
    const subject = { kind: 'person', id };
    const note = { what: 'alert.test', subject, after: { channels: person.channels.length } } as const;
    const noted = async () => this.put(person, await this.acts.note(doing, note));
    return this.acts.once(doing, 'alert.test', noted, async (standing) => {
      if (standing.subject.id !== id) throw keyUsed();
      return this.put(person, standing);
    });
  }

  /** Named by the act, so that what was cut off between the two is put in when it is sent again, and once. */
  private async put(person: Person, { at, by, id }: ChainedAct) {
    const alerts = testAlerts(person, at, `${by} ${id}`);
    for (const alert of alerts) await this.outbox.put(alert);
    return { alerts: alerts.map((alert) => alert.id) };
  }
}
