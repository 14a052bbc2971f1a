import type { Text } from '../text.js';
import type { RosterRefusal } from './change.js';
import type { DutyReason } from './plan.js';
import type { HoleReason } from './present.js';
import type { Attendance, Duty, SwapState } from './roster.js';

export const DUTY_WORDS: Record<Duty, Text> = {
  maintenance: { zh: '维修值班', en: 'maintenance duty' },
  shiftLead: { zh: '值班主管', en: 'shift lead' },
  noc: { zh: '监控值班', en: 'NOC duty' },
  security: { zh: '安保值班', en: 'security duty' },
  cash: { zh: '现金值班', en: 'cash duty' },
};

export const ATTENDANCE_WORDS: Record<Attendance, Text> = {
  onSite: { zh: '现场', en: 'on site' },
  onCall: { zh: '待命', en: 'on call' },
};

export const DUTY_REASON_WORDS: Record<DutyReason, Text> = {
  rotation: { zh: '按轮班', en: 'by the rotation' },
  holiday: { zh: '节假日安排', en: 'by the plan of holidays' },
  makeUp: { zh: '调休上班日', en: 'make-up working day' },
  exception: { zh: '临时调整', en: 'by an exception' },
  swap: { zh: '换班', en: 'by a swap' },
  deputy: { zh: '顶岗（AB岗）', en: 'as a deputy' },
};

export const HOLE_WORDS: Record<HoleReason, Text> = {
  nobody: { zh: '没有排人', en: 'nobody is named' },
  off: { zh: '当班人休息，没有人替班', en: 'who was on duty is off, and nobody takes their place' },
  left: { zh: '所排人员已不在岗', en: 'who is named is not there any more' },
  unqualified: { zh: '所排人员没有相应资格', en: 'who is named may not do it' },
  away: { zh: '当班人外出，没有顶岗人', en: 'who is on duty is away, and nobody stands in' },
};

export const SWAP_STATE_WORDS: Record<SwapState, Text> = {
  asked: { zh: '待同意', en: 'asked' },
  agreed: { zh: '已同意', en: 'agreed' },
  refused: { zh: '已拒绝', en: 'refused' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
};

/** Why something of a roster was not changed, and what is possible. */
export const ROSTER_REFUSAL_WORDS: Record<RosterRefusal, Text> = {
  retired: { zh: '该值班表已停用，请在现用的值班表中调整。', en: 'This roster is retired. Change the one in use.' },
  'unknown-shift': { zh: '该值班表没有这个班次，请从表中选择。', en: 'The roster has no such shift. Choose one of its shifts.' },
  'unknown-person': {
    zh: '没有登记此人，请从登记的人员中选择。',
    en: 'Nobody with this id is registered. Choose somebody who is.',
  },
  'unknown-change': { zh: '没有这条调整，请刷新后再看。', en: 'There is no such exception or swap. Look at the roster again.' },
  'not-on-duty': { zh: '此人当时不当班，请核对日期和班次。', en: 'They are not on duty then. Check the day and the shift.' },
  'already-there': {
    zh: '此人该班次已经当班，请另选他人或其他班次。',
    en: 'They have that shift already. Choose another person or shift.',
  },
  'not-qualified': {
    zh: '此人届时没有该值班的角色或资格，请另选他人（S3-D7b）。',
    en: 'They may not do this duty then, by role or qualification (S3-D7b). Choose somebody who may.',
  },
  'too-late': { zh: '该班次已开始或已结束，请改以后的班次。', en: 'The shift has begun or is over. Change a later one.' },
  'same-person': { zh: '替班和休息的是同一人，请选两个人。', en: 'Both are the same person. Choose two.' },
  'same-shift': { zh: '两边是同一个班次，无可交换，请选不同的班次。', en: 'Both are the same shift. Choose two.' },
  'not-yours': { zh: '这条换班由当事人本人办理。', en: 'This is for the person themselves to say.' },
  answered: { zh: '这条换班已有答复；需要时请重新提出。', en: 'The swap was answered already. Ask anew if need be.' },
  'asked-already': { zh: '已提出过同样的换班，请等对方答复。', en: 'The same swap was asked already. Wait for the answer.' },
  'too-many': { zh: '该值班表的调整过多，请修改轮班本身。', en: 'The roster has too many changes. Change its rotation instead.' },
};
