import { KIOSK_TYPE_WORDS } from '../kiosk/types.js';
import type { Text } from '../text.js';
import type { FigureGrouping, Figures } from './figures.js';
import { ORDER_KINDS } from './order.js';
import { ORDER_KIND_WORDS } from './words.js';

export const FIGURE_GROUPING_WORDS: Record<FigureGrouping, Text> = {
  hall: { zh: '大厅', en: 'Hall' },
  kioskType: { zh: '设备类型', en: 'Type of kiosk' },
  vendor: { zh: '厂家', en: 'Vendor' },
  person: { zh: '承办人', en: 'Person' },
  kind: { zh: '工作类别', en: 'Kind of work' },
};

/** What each figure is called, and what it is. In the order of a table. */
export const FIGURE_WORDS: Record<keyof Figures, { name: Text; says: Text }> = {
  orders: { name: { zh: '开单', en: 'Opened' }, says: { zh: '时段内开的单。', en: 'Opened in the period.' } },
  done: {
    name: { zh: '办结', en: 'Done' },
    says: {
      zh: '时段内办结的单：设备恢复，或已验收、补充、清空；取消、并入其他单的不计。以下时间均按办结的单计。',
      en: 'Mended in the period: well again, accepted, refilled or emptied. What was cancelled or became part of another is not counted. The times are of these.',
    },
  },
  acceptMinutes: {
    name: { zh: 'MTTA（分钟）', en: 'MTTA (min)' },
    says: { zh: '从开单到首次接单的平均时间。', en: 'The mean from opening until somebody accepted it first.' },
  },
  notAccepted: {
    name: { zh: '无人接单', en: 'Not accepted' },
    says: { zh: '办结而无人接单的，不计入 MTTA。', en: 'Done ones that nobody accepted: they are not in the MTTA.' },
  },
  repairMinutes: {
    name: { zh: 'MTTR（分钟）', en: 'MTTR (min)' },
    says: { zh: '从开单到办结的平均时间，扣除挂起时间。', en: 'The mean from opening to the close, without the time on hold.' },
  },
  heldMinutes: {
    name: { zh: '挂起（分钟）', en: 'On hold (min)' },
    says: { zh: '平均挂起时间，单独列出。', en: 'The mean time on hold, told apart.' },
  },
  firstTimeFix: {
    name: { zh: '一次修复率', en: 'First-time fix' },
    says: {
      zh: '未验收不合格、未重开，且同一设备同一原因 30 天内未再开单的比例。',
      en: 'Share without a failed acceptance, not opened again, and the same not back at the kiosk within 30 days.',
    },
  },
  fixNotKnown: {
    name: { zh: '尚未可知', en: 'Not known yet' },
    says: { zh: '办结未满 30 天的，不计入一次修复率。', en: 'Closed less than 30 days ago: they are not in the share.' },
  },
  repeats: {
    name: { zh: '重复故障', en: 'Repeats' },
    says: {
      zh: '同一设备同一原因 30 天内第三次及以上开的单（S1-2.3.3b）；涉及多台设备的单不计。',
      en: 'Opened as at least the third of the same kiosk and cause within 30 days (S1-2.3.3b); an order of many kiosks is none.',
    },
  },
  parts: {
    name: { zh: '更换配件', en: 'Parts used' },
    says: { zh: '维修记录中登记的配件。', en: 'As the records of the work tell them.' },
  },
  partsNotTold: {
    name: { zh: '未登记配件', en: 'Parts not told' },
    says: { zh: '维修记录未登记配件的单。', en: 'Orders whose record tells no parts.' },
  },
};

const NOT_KNOWN: Record<FigureGrouping, Text> = {
  hall: { zh: '未知', en: 'Not known' },
  kioskType: { zh: '多台设备或未登记', en: 'Of many kiosks, or not registered' },
  vendor: { zh: '多台设备或厂家未登记', en: 'Of many kiosks, or no vendor registered' },
  person: { zh: '无人', en: 'Nobody' },
  kind: { zh: '未知', en: 'Not known' },
};

/** What a line is of, in words; the id or word itself where there are none. */
export function figureName(by: FigureGrouping, key: string | null): Text {
  if (key === null) return NOT_KNOWN[by];
  const kind = ORDER_KINDS.find((one) => one === key);
  if (by === 'kind' && kind) return ORDER_KIND_WORDS[kind];
  return (by === 'kioskType' ? KIOSK_TYPE_WORDS[key] : undefined) ?? { zh: key, en: key };
}
