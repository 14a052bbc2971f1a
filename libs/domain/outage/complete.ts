import type { OutageNotice } from './notice.js';

/** Thrown when a notice lacks what the regulations demand of it (S0-H6a, S0-H6c, S0-J5.2). It must not be published. */
export class NoticeIncomplete extends Error {
  readonly retry = false;
  constructor(readonly missing: string[]) {
    super(`The notice lacks ${missing.join(', ')}: it must not be published so`);
  }
}

const said = (text: { zh: string; en: string }): boolean => text.zh.trim() !== '' && text.en.trim() !== '';

/** Names of the required fields that the notice lacks; empty when it may be published. */
export function missingFields(notice: OutageNotice): string[] {
  const checks: [string, boolean][] = [
    ['what', said(notice.what)],
    ['where', said(notice.where)],
    ['reason', said(notice.reason)],
    ['from', Number.isFinite(notice.from) && notice.from > 0],
    ['until', Number.isFinite(notice.until) && notice.until > notice.from],
    ['services', notice.services.length > 0],
    ['alternative', said(notice.alternative)],
    ['contact', notice.contact.phone.trim() !== ''],
  ];
  return checks.filter(([, holds]) => !holds).map(([field]) => field);
}

/** Throws {@link NoticeIncomplete} unless every required field is there. */
export function demandComplete(notice: OutageNotice): void {
  const missing = missingFields(notice);
  if (missing.length > 0) throw new NoticeIncomplete(missing);
}
