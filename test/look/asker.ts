import pg from 'pg';
import {
  type Made,
  type Panel,
  panelsOf,
  Questions,
  rangeOf,
  type Target,
  targetsOf,
  variablesOf,
} from '#test/harness/dashboard-questions.js';
import { type Choice, postgresSql, type Range } from '#test/harness/grafana-query.js';
import { sources } from '#test/harness/grafana-sources.js';
import { type InfluxSeries, influxSeries, influxTable, type Rows, seriesOf, tableOf } from './frames.js';
import type { Answered, Frame, Look, Picked } from './page/contract.js';

/** Servers that are asked. */
export interface Asked {
  /** As whoever this names: best as the role of the dashboards. */
  postgres: string;
  influx: string;
  bucket: string;
}

/** In place of what a variable offers first. */
export type Wishes = Record<string, string>;

const AS_TEXT = { getTypeParser: () => (text: string) => text };
const ALL = { zh: '全部', en: 'All' };

/** Asks what a dashboard asks, and makes frames of the answers as the data sources do. */
export class Asker {
  private constructor(
    private readonly reader: pg.Client,
    private readonly questions: Questions,
  ) {}

  static async open({ postgres, influx, bucket }: Asked): Promise<Asker> {
    const reader = new pg.Client({ connectionString: postgres });
    await reader.connect();
    return new Asker(reader, new Questions(reader, influx, bucket));
  }

  close(): Promise<void> {
    return this.reader.end();
  }

  async look(made: Made, wishes: Wishes, place: string, now: number): Promise<Look> {
    const choice = await this.choice(made, wishes, now);
    const answers: Record<number, Answered> = {};
    for (const panel of panelsOf(made)) answers[Number(panel.id)] = await this.answer(panel, choice, rangeOf(made, now, panel));
    const { dashboard, language } = made;
    const names = await this.names(made, choice, now);
    return {
      dashboard,
      language,
      place,
      ...rangeOf(made, now),
      picked: pickedIn(made, choice, names),
      choice: { ...constants(made), ...choice },
      names,
      answers,
    };
  }

  /** With an empty register nothing can be chosen: then nothing is. */
  private async choice(made: Made, wishes: Wishes, now: number): Promise<Choice> {
    const single = variablesOf(made).filter(({ multi, name }) => !multi && wishes[name] !== undefined);
    const picked = Object.fromEntries(single.map(({ name }) => [name, wishes[name] as string]));
    const choice = await this.questions.chosenIn(made, picked, now);
    return Object.fromEntries(Object.entries(choice).map(([name, value]) => [name, value ?? '']));
  }

  /** What the values of variables are called. */
  private async names(made: Made, choice: Choice, now: number): Promise<Record<string, string>> {
    const names: Record<string, string> = {};
    for (const { name, query } of variablesOf(made)) {
      const rows = await this.questions.rows(postgresSql(String(query), choice, rangeOf(made, now)));
      const row = rows.find(({ __value }) => __value === choice[name]);
      if (row?.__text !== undefined) names[name] = String(row.__text);
    }
    return names;
  }

  private async answer(panel: Panel, choice: Choice, range: Range): Promise<Answered> {
    const frames: Frame[] = [];
    try {
      for (const target of targetsOf(panel)) frames.push(...(await this.frames(target, panel, choice, range)));
      return { frames, refused: null, ...range };
    } catch (error) {
      return { frames, refused: (error as Error).message, ...range };
    }
  }

  private async frames(target: Target, panel: Panel, choice: Choice, range: Range): Promise<Frame[]> {
    const { refId, rawSql, format, resultFormat } = target;
    if (rawSql !== undefined) {
      const rows = await this.rows(postgresSql(rawSql, choice, range));
      return [format === 'time_series' ? seriesOf(refId, rows) : tableOf(refId, rows)];
    }
    const series = (await this.questions.series(target, panel, choice, range)) as InfluxSeries[];
    if (resultFormat === 'table') return influxTable(refId, series);
    return influxSeries(refId, (target as Target & { alias?: string }).alias, series);
  }

  private async rows(text: string): Promise<Rows> {
    const { fields, rows } = await this.reader.query({ text, rowMode: 'array', types: AS_TEXT });
    return { fields, rows };
  }
}

const constants = ({ dashboard }: Made): Choice =>
  Object.fromEntries(
    (dashboard.templating?.list ?? []).filter(({ type }) => type === 'constant').map(({ name, query }) => [name, String(query)]),
  );

/** What the bar above the panels says. */
const pickedIn = ({ dashboard, language }: Made, choice: Choice, names: Record<string, string>): Picked[] =>
  (dashboard.templating?.list ?? [])
    .filter(({ hide }) => hide !== 2)
    .map(({ name, label, multi }) => {
      const value = String(choice[name] ?? '');
      return { label: label ?? name, text: multi ? ALL[language] : (names[name] ?? sourceNames[value] ?? value) };
    });

const sourceNames = Object.fromEntries(sources().map(({ uid, name }) => [uid, name]));
