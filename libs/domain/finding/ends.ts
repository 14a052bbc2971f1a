import type { Text } from '../text.js';

/** By what an incident, its order, its notice and what is withheld can end: everywhere the same. */
export const END_CAUSES = [
  'recovered',
  'accepted',
  'refilled',
  'emptied',
  'ruleRemoved',
  'superseded',
  'retired',
  'moved',
  'merged',
  'calledOff',
] as const;
export type EndCause = (typeof END_CAUSES)[number];

/** With these the device is as it should be; by the others nothing is known of it, or there is no such device any more. */
const MENDS: ReadonlySet<EndCause | undefined> = new Set<EndCause>(['recovered', 'accepted', 'refilled', 'emptied']);

/** Whether what ended so is mended. Figures of repairs and promises count nothing else. */
export const isMended = (endedBy: EndCause | undefined): boolean => MENDS.has(endedBy);

/** The causes in words, for people who work with them. */
export const END_WORDS: Record<EndCause, Text> = {
  recovered: { zh: '设备已自行恢复', en: 'the kiosk reports that it is well again' },
  accepted: { zh: '已修复并验收合格', en: 'it is repaired and accepted' },
  refilled: { zh: '已补充或更换', en: 'it was refilled or exchanged' },
  emptied: { zh: '已清空或更换', en: 'it was emptied or exchanged' },
  ruleRemoved: { zh: '规则已撤销，设备情况未知', en: 'its rule was removed; how the device is was not told' },
  superseded: { zh: '规则已变更，由新规则判断', en: 'its rule was superseded by another one' },
  retired: { zh: '设备已停用', en: 'the kiosk was retired' },
  moved: { zh: '设备已迁移，原规则不再适用', en: 'the kiosk was moved, and the rule is not for its new place' },
  merged: { zh: '并入其他事件', en: 'it became part of another incident' },
  calledOff: { zh: '已由工作人员取消', en: 'it was called off by the staff' },
};

/** By what something ended, with its sentence for people. */
export interface Ended {
  by: EndCause;
  why: Text;
}

export const endedBy = (by: EndCause, why: Text = END_WORDS[by]): Ended => ({ by, why });
