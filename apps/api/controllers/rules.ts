import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import type { z } from 'zod';
import { RuleBook, RuleReader, type RuleSet, RulesMoved, type RuleVersion } from '#libs/domain/index.js';
import { Answers } from '../answering.js';
import { RulesChecked, RulesInFull, RuleVersions } from '../answers.js';
import { checked } from '../checked.js';
import { type AskedBy, Needs, nameOf } from '../guard.js';
import { isoTimes } from '../iso.js';
import { notFound, Problem } from '../problem.js';
import { RulesProposed, RulesQuery, RulesSaid, RulesVersion } from '../schemas.js';

type Proposed = z.output<typeof RulesProposed>;

const outline = ({ text: _text, ...version }: RuleVersion): object => isoTimes(version) as object;

@Controller('api/v1/rules')
export class RulesController {
  constructor(
    private readonly book: RuleBook,
    private readonly reader: RuleReader,
  ) {}

  @Get()
  @Needs('read')
  @Answers({ status: 200, about: 'The rules: the last that were accepted, and which the watch judges by.', schema: RulesInFull })
  async now() {
    return this.inFull(await this.newest());
  }

  @Get('versions')
  @Needs('read')
  @Answers({ status: 200, about: 'Every rule text that was accepted, newest first.', schema: RuleVersions })
  async versions(@Query(checked(RulesQuery)) query: z.output<typeof RulesQuery>) {
    const { items, next } = await this.book.list(query);
    return { items: items.map(outline), next };
  }

  @Get('versions/:version')
  @Needs('read')
  @Answers({ status: 200, about: 'One version, with its text; the last of those with the same content.', schema: RulesInFull })
  async version(@Param('version', checked(RulesVersion)) version: string) {
    const found = await this.book.one(version);
    if (!found) throw notFound('version of the rules', version);
    return this.inFull(found);
  }

  @Put()
  @Needs('admin')
  @Answers({
    status: 200,
    about: 'Accepts other rules; the watch goes by them from one entry of the journal on. Going back is sending an older text.',
    schema: RulesInFull,
  })
  async say(@Body(checked(RulesSaid)) said: z.output<typeof RulesSaid>, @Req() request: AskedBy) {
    const newest = await this.newest();
    if (newest.origin === 'file') throw new Problem('rules-from-file', FILE_RULES);
    const text = this.textOf(said);
    const { version } = this.read(text);
    const draft = { version, text, by: nameOf(request), why: said.why, origin: 'http' as const };
    return this.inFull(await this.book.accept(draft, said.basedOn).catch(refuseMoved));
  }

  @Post('check')
  @Needs('read')
  @HttpCode(200)
  @Answers({ status: 200, about: 'Says whether rules could be accepted, and takes nothing.', schema: RulesChecked })
  async check(@Body(checked(RulesProposed)) proposed: Proposed) {
    const text = this.textOf(proposed);
    const { version, rules } = this.read(text);
    return { version, changes: version !== (await this.newest()).version, rules, text };
  }

  private async newest(): Promise<RuleVersion> {
    const newest = await this.book.newest();
    if (!newest) throw notFound('rule', 'yet');
    return newest;
  }

  private textOf({ text, rules }: Proposed): string {
    return text ?? this.reader.write(rules ?? []);
  }

  /** Every sentence that the reader has against the text, with its line. */
  private read(text: string): RuleSet {
    const read = this.reader.read(text);
    if ('set' in read) return read.set;
    const errors = read.refusals.map(({ line, says }) => ({ field: 'text', message: says, ...(line !== null && { line }) }));
    throw new Problem('rules-refused', errors.map(({ message }) => message).join(' '), { errors });
  }

  /** A text of long ago may be none for this version of Hallwatch. */
  private async inFull(version: RuleVersion) {
    const read = this.reader.read(version.text);
    const inForce = await this.book.inForce();
    return {
      ...outline(version),
      inForce: inForce?.version ?? null,
      rules: 'set' in read ? read.set.rules : null,
      text: version.text,
    };
  }
}

const FILE_RULES = 'The rules are those of HALLWATCH_RULES_FILE: change the file and start again, or unset the variable.';

const refuseMoved = (error: unknown): never => {
  if (!(error instanceof RulesMoved)) throw error;
  throw new Problem('rules-moved', error.message, { also: { newest: error.newest } });
};
