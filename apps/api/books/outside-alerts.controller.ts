import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { z } from 'zod';
import { causeOf, type OutsideAlert, OutsideAlertDesk, type Teller, TOLD_BY, type ToldBy } from '#libs/domain/index.js';
import { Needs } from '../access/access.decorators.js';
import type { AskedBy } from '../access/asked-by.js';
import { AlertsTaken } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { GrafanaAlerts, PrometheusAlerts } from '../schemas.js';

@Controller('api/v1/alerts')
export class OutsideAlertsController {
  constructor(private readonly desk: OutsideAlertDesk) {}

  @Post('prometheus')
  @Needs('outsideAlert.write', { orToken: 'alerts' })
  @HttpCode(200)
  @Answers({
    status: 200,
    about:
      'A webhook of Alertmanager: the administrators are told of each alert over their channels, once, and when it is over. A machine shows HALLWATCH_ALERTS_TOKEN.',
    schema: AlertsTaken,
  })
  async take(@Body(checked(PrometheusAlerts)) { alerts }: z.output<typeof PrometheusAlerts>, @Req() request: AskedBy) {
    return this.taken('prometheus', alerts, request);
  }

  @Post('grafana')
  @Needs('outsideAlert.write', { orToken: 'alerts' })
  @HttpCode(200)
  @Answers({
    status: 200,
    about:
      'A webhook of Grafana, told as that of Alertmanager is. Where both tell of one cause by our own rules, people are told once. A machine shows HALLWATCH_ALERTS_TOKEN.',
    schema: AlertsTaken,
  })
  async takeOfGrafana(@Body(checked(GrafanaAlerts)) { alerts }: z.output<typeof GrafanaAlerts>, @Req() request: AskedBy) {
    return this.taken('grafana', alerts, request);
  }

  private async taken(teller: Teller, alerts: readonly Told[], { actor }: AskedBy) {
    return { outcomes: await this.desk.take(alerts.map((told) => alertOf(teller, told, actor?.account ?? null))) };
  }
}

type Told = z.output<typeof PrometheusAlerts>['alerts'][number];

/** The label of our own rules; alerts of others are told by nobody else. */
const toldBy = (said: string | undefined): ToldBy => TOLD_BY.find((one) => one === said) ?? 'alert';

/** What is told stands in one line. */
const inOneLine = (said: string): string => said.replace(/\s+/g, ' ').trim();

function alertOf(teller: Teller, told: Told, handedBy: string | null): OutsideAlert {
  const { fingerprint, startsAt, labels, annotations } = told;
  const name = inOneLine(labels['alertname'] ?? '');
  const en = inOneLine(annotations['summary'] ?? annotations['description'] ?? name);
  return {
    teller,
    fingerprint,
    cause: causeOf(fingerprint, labels),
    name,
    severity: inOneLine(labels['severity'] ?? 'warning'),
    toldBy: toldBy(labels['told_by']),
    startsAt: Date.parse(startsAt),
    endsAt: told.status === 'firing' ? null : Date.parse(told.endsAt),
    summary: { zh: inOneLine(annotations['summary_zh'] ?? en), en },
    runbook: annotations['runbook_url'] ?? null,
    labels,
    handedBy,
  };
}
