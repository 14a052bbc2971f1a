import type { Text } from '../text.js';

/** What an alarm has to outlast before it counts: `holdS`, `forS`, `readings`, and `graceS` of its rule. */
export const WAIT_REASONS = ['hold', 'not-lasting', 'too-few-readings', 'grace'] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/** How a wait ends of which nothing comes. */
export const WAIT_ENDS = [
  'cleared',
  'normal-again',
  'covered',
  'refilled',
  'restarted',
  'silent',
  'retired',
  'rule-gone',
  'not-its-time',
  'no-room',
  'heard-again',
] as const;
export type WaitEnd = (typeof WAIT_ENDS)[number];

const WAITED: Record<WaitReason, Text> = {
  hold: { zh: '先等待确认', en: 'it waited to be sure' },
  'not-lasting': { zh: '持续时间不够', en: 'it did not last long enough' },
  'too-few-readings': { zh: '连续次数不够', en: 'too few readings running said so' },
  grace: { zh: '短时断开，先等待恢复', en: 'it left, and was given time to come back' },
};

export const WAIT_END_WORDS: Record<WaitEnd, Text> = {
  cleared: { zh: '设备已报告解除', en: 'the kiosk said that it is over' },
  'normal-again': { zh: '已恢复正常', en: 'it is well again' },
  covered: { zh: '设备已上报该部件的故障，以该故障为准', en: 'the kiosk told a fault of the component, which counts instead' },
  refilled: { zh: '已补充', en: 'it was filled up' },
  restarted: { zh: '设备已重启', en: 'the kiosk started again' },
  silent: { zh: '设备随后失去联系', en: 'the kiosk fell silent' },
  retired: { zh: '设备已停用，不再监测', en: 'the kiosk is watched no more' },
  'rule-gone': { zh: '规则已变更', en: 'its rule is gone' },
  'not-its-time': { zh: '不在规则生效的时段', en: 'its rule does not raise at that time' },
  'no-room': { zh: '该设备同时等待或存在的问题过多', en: 'too much waits or holds on the kiosk already' },
  'heard-again': { zh: '设备已恢复连接', en: 'it was heard again' },
};

/** Why nobody was told, in a sentence. */
export function waitedInVain(reason: WaitReason, by: WaitEnd, times: number): Text {
  const [waited, ended] = [WAITED[reason], WAIT_END_WORDS[by]];
  const often = times > 1 ? { zh: `（共${times}次）`, en: ` (${times} times)` } : { zh: '', en: '' };
  return { zh: `${waited.zh}，${ended.zh}，未告警${often.zh}`, en: `${waited.en}, and ${ended.en}: nobody was told${often.en}` };
}
