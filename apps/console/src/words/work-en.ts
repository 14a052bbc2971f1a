import { CHECK_WORDS, HOLD_WORDS, PAYER_WORDS } from '#libs/domain/maintenance/words.js';
import { spoken } from './spoken.js';
import type { workZh } from './work-zh.js';

export const workEn: typeof workZh = {
  holdFor: spoken(HOLD_WORDS, 'en'),
  payer: spoken(PAYER_WORDS, 'en'),
  check: spoken(CHECK_WORDS, 'en'),

  chooseDoer: 'Choose first who does it; then what they may do is shown.',
  nothingLeft: 'There is nothing that this person may do now.',
  cancelForm: 'Close',
  optional: ' (optional)',
  needed: 'needed before it closes',
  yes: 'Yes',
  no: 'No',
  why: 'Why',

  record: 'Record of the work',
  noRecord: 'Nothing is told yet.',
  recordedBy: (by, at) => `Told by ${by} at ${at}`,
  field: {
    cause: 'Cause of the fault',
    process: 'What was done',
    minutes: 'Time (minutes)',
    payer: 'Who pays',
    cleaned: 'Cleaned and disinfected',
    vendor: 'Vendor called',
    parts: 'Parts used',
  },
  vendorAt: 'Called at (Beijing time)',
  partName: 'Part',
  partCount: 'Pieces',
  addPart: 'Add a part',
  removePart: (name) => `Remove part ${name}`,
  missing: (fields) => `Still to be told before it closes: ${fields}`,
  saveRecord: 'Save the record',
  whoDid: { replenish: 'Who refilled it?', settle: 'Who took out the cash?' },
  whoDidHint: 'The kiosk shows that it was done, and nobody said who did it. Say so here; the rest may stay empty.',
  itWas: 'Save',

  holds: 'On hold',
  holdWhat: 'What is waited for',
  holdUntil: 'Until (Beijing time)',
  holdWhy: 'In a sentence',
  heldSince: (from, until) => `Since ${from}, until ${until}`,
  heldTill: (from, ended) => `${from} to ${ended}`,

  to: 'To whom',
  toHint: 'Person id',
  here: 'People of this hall',
  elsewhere: 'Others',

  acceptances: 'Acceptances',
  checklist: 'Point by point',
  good: 'As it should be',
  bad: 'Not',
  wrong: 'What is wrong',
  notYet: (n) => (n === 1 ? '1 point is not looked at yet' : `${n} points are not looked at yet`),
  passedBy: (by, at) => `Passed, by ${by} at ${at}`,
  failedBy: (by, at) => `Failed, by ${by} at ${at}`,

  since: 'What the kiosk told since the repair',
  sinceNothing: (at) => `It was said to be repaired at ${at}; no heartbeat came since. Do not let it pass yet.`,
  sinceBeats: (n, last) =>
    n === 1 ? `1 heartbeat since the repair, at ${last}.` : `${n} heartbeats since the repair, the last at ${last}.`,
  sinceMany: (n, last) => `More than ${n} heartbeats since the repair, the last at ${last}.`,
  sinceDone: (ok, failed) =>
    `${ok} transactions done${failed === null ? '' : failed === 0 ? ', none failed' : `, ${failed} failed`}.`,
  sinceNoneDone: 'No transaction was done yet.',
  sinceNotTold: 'Its heartbeats do not tell transactions.',
  beat: (mode, ok, failed) => `${mode}, done ${ok}, failed ${failed}`,
};
