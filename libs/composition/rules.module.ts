import { Module } from '@nestjs/common';
import { RuleBook } from '#libs/domain/index.js';
import { BookedRules, settleRules } from '#libs/stages/watch/index.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

async function settle({ settings, reporter }: Setting, book: RuleBook): Promise<BookedRules> {
  return new BookedRules(book, await settleRules(book, settings.RULES_FILE), reporter.report);
}

/** The rules that count for this process from its start on. */
@Module({ providers: [made(BookedRules, [Setting, RuleBook], settle)], exports: [BookedRules] })
export class RulesModule {}
