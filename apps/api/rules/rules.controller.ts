import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type ChainedAct,
  type Doing,
  KioskRegistry,
  RuleBook,
  RuleReader,
  type RuleSet,
  RulesMoved,
  type RulesUnreadable,
  RuleTrials,
  type RuleVersion,
  TrialRunning,
  valuesOf,
} from '#libs/domain/index.js';
import { Does, Needs } from '../access/access.decorators.js';
import { Acts } from '../access/acts.js';
import { RulesChecked, RulesInFull, RulesTrial, RuleVersions, TrialBegun } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { notFound, Problem } from '../http/problem.js';
import { RulesProposed, RulesQuery, RulesSaid, RulesVersion, TrialAsked, TrialId } from '../schemas.js';

type Proposed = z.output<typeof RulesProposed>;

const outline = ({ text: _text, ...version }: RuleVersion) => version;

@Controller('api/v1/rules')
export class RulesController {
  constructor(
    private readonly book: RuleBook,
    private readonly reader: RuleReader,
    private readonly trials: RuleTrials,
    private readonly registry: KioskRegistry,
    private readonly acts: Acts,
  ) {}

  @Get()
  @Needs('rule.read')
  @Answers({ status: 200, about: 'The rules: the last that were accepted, and which the watch judges by.', schema: RulesInFull })
  async now() {
    return this.inFull(await this.newest());
  }

  @Get('versions')
  @Needs('rule.read')
  @Answers({ status: 200, about: 'Every rule text that was accepted, newest first.', schema: RuleVersions })
  async versions(@Query(checked(RulesQuery)) query: z.output<typeof RulesQuery>) {
    const { items, next } = await this.book.list(query);
    return { items: items.map(outline), next };
  }

  @Get('versions/:version')
  @Needs('rule.read')
  @Answers({ status: 200, about: 'One version, with its text; the last of those with the same content.', schema: RulesInFull })
  async version(@Param('version', checked(RulesVersion)) version: string) {
    const found = await this.book.one(version);
    if (!found) throw notFound('version of the rules', version);
    return this.inFull(found);
  }

  @Put()
  @Needs('rule.write')
  @Answers({
    status: 200,
    about: 'Accepts other rules; the watch goes by them from one entry of the journal on. Going back is sending an older text.',
    schema: RulesInFull,
  })
  async say(@Body(checked(RulesSaid)) said: z.output<typeof RulesSaid>, @Does() doing: Doing) {
    return this.acts.once(
      doing,
      'rule.accept',
      () => this.accept(said, doing),
      ({ subject }) => this.version(subject.id),
    );
  }

  private async accept(said: z.output<typeof RulesSaid>, doing: Doing) {
    const newest = await this.newest();
    if (newest.origin === 'file') throw new Problem('rules-from-file', FILE_RULES);
    const text = this.textOf(said);
    const { version } = this.read(text);
    const draft = { version, text, by: doing.by, why: said.why, origin: 'http' as const };
    return this.inFull(await this.book.accept(draft, said.basedOn, doing).catch(refuseMoved));
  }

  @Post('check')
  @Needs('rule.try')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Says whether rules could be accepted, and takes nothing.', schema: RulesChecked })
  async check(@Body(checked(RulesProposed)) proposed: Proposed) {
    const text = this.textOf(proposed);
    const set = this.read(text);
    return { version: set.version, changes: set.version !== (await this.newest()).version, ...valuesOf(set), text };
  }

  @Post('trial')
  @Needs('rule.try')
  @HttpCode(202)
  @Answers({
    status: 202,
    about: 'Begins to decide a stretch of the history anew, by the rules in force and by these; nothing is sent.',
    schema: TrialBegun,
  })
  begin(@Body(checked(TrialAsked)) asked: z.output<typeof TrialAsked>, @Does() doing: Doing) {
    const noted = async ({ subject }: ChainedAct) => ({ id: subject.id });
    return this.acts.once(doing, 'rule.try', () => this.tryOut(asked, doing), noted);
  }

  private async tryOut(asked: z.output<typeof TrialAsked>, doing: Doing) {
    const { from, to, hallId = null } = asked;
    if (hallId !== null && !this.registry.hall(hallId)) throw new Problem('unknown-reference', `There is no hall ${hallId}.`);
    const after = this.read(this.textOf(asked));
    const before = this.read((await this.inForce()).text);
    try {
      const { id } = this.trials.begin({ before, after, from, to, hallId });
      const tried = { version: after.version, against: before.version, from, to, hallId };
      await this.noteTrial(doing, id, tried);
      return { id };
    } catch (error) {
      if (error instanceof TrialRunning) throw new Problem('trial-running', error.message, { also: { id: error.id } });
      throw error;
    }
  }

  @Get('trial/:id')
  @Needs('rule.try')
  @Answers({ status: 200, about: 'How a trial stands, and what came of it. The last five are kept.', schema: RulesTrial })
  trial(@Param('id', checked(TrialId)) id: string) {
    const trial = this.trials.one(id);
    if (!trial) throw notFound('trial', id);
    return trial;
  }

  @Delete('trial/:id')
  @Needs('rule.try')
  @HttpCode(204)
  @Answers({ status: 204, about: 'Cancels a trial.' })
  async cancel(@Param('id', checked(TrialId)) id: string, @Does() doing: Doing): Promise<void> {
    const cancel = async () => {
      if (!this.trials.one(id)) throw notFound('trial', id);
      await this.acts.note(doing, { what: 'rule.try', subject: { kind: 'trial', id }, after: { cancelled: true } });
      if (!this.trials.cancel(id)) throw notFound('trial', id);
    };
    await this.acts.once(doing, 'rule.try', cancel, async () => undefined);
  }

  /** A trial of which nobody knows who began it does not go on. */
  private async noteTrial(doing: Doing, id: string, after: object): Promise<void> {
    try {
      await this.acts.note(doing, { what: 'rule.try', subject: { kind: 'trial', id }, after });
    } catch (error) {
      this.trials.cancel(id);
      throw error;
    }
  }

  private async inForce(): Promise<RuleVersion> {
    return (await this.book.inForce()) ?? this.newest();
  }

  private async newest(): Promise<RuleVersion> {
    const newest = await this.book.newest();
    if (!newest) throw notFound('rule', 'yet');
    return newest;
  }

  private textOf({ text, rules = [], overlays }: Proposed): string {
    return text ?? this.reader.write({ rules, overlays });
  }

  private read(text: string): RuleSet {
    const read = this.reader.read(text);
    if ('set' in read) return read.set;
    throw refused(read);
  }

  /** A text of long ago may be none for this version of Hallwatch. */
  private async inFull(version: RuleVersion) {
    const read = this.reader.read(version.text);
    const inForce = await this.book.inForce();
    return {
      ...outline(version),
      inForce: inForce?.version ?? null,
      ...('set' in read ? valuesOf(read.set) : { rules: null, overlays: null }),
      text: version.text,
    };
  }
}

/** Every place is told; the detail says how many and the first. */
function refused({ refusals, more }: RulesUnreadable): Problem {
  const errors = refusals.map(({ line, path, says }) => ({
    field: 'text',
    path,
    message: says.en,
    says,
    ...(line !== null && { line }),
  }));
  const [first] = errors;
  const count = errors.length + more;
  const places = count === 1 ? 'one place' : `${count} places`;
  const where = [`line ${first?.line}`, first?.path].filter(Boolean).join(', ');
  return new Problem('rules-refused', `Wrong in ${places}; ${where}: ${first?.message}`, {
    errors,
    ...(more > 0 && { also: { more } }),
  });
}

const FILE_RULES = 'The rules are those of HALLWATCH_RULES_FILE: change the file and start again, or unset the variable.';

const refuseMoved = (error: unknown): never => {
  if (!(error instanceof RulesMoved)) throw error;
  throw new Problem('rules-moved', error.message, { also: { newest: error.newest } });
};
