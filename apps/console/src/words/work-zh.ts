import { CHECK_WORDS, HOLD_WORDS, PAYER_WORDS } from '#libs/domain/maintenance/words.js';
import { spoken } from './spoken.js';

/** What the pages say of the work on orders. */
export const workZh = {
  holdFor: spoken(HOLD_WORDS, 'zh'),
  payer: spoken(PAYER_WORDS, 'zh'),
  check: spoken(CHECK_WORDS, 'zh'),

  chooseDoer: '先选择由谁处理，再显示可做的操作。',
  nothingLeft: '该人员目前没有可做的操作。',
  cancelForm: '收起',
  optional: '（选填）',
  needed: '关闭前必填',
  yes: '是',
  no: '否',
  why: '原因',

  record: '维修记录',
  noRecord: '尚未填写。',
  recordedBy: (by: string, at: string) => `${by}于 ${at} 填写`,
  field: {
    cause: '故障原因',
    process: '处理过程',
    minutes: '用时（分钟）',
    payer: '费用承担',
    cleaned: '已清洁消毒',
    vendor: '已联系厂家',
    parts: '更换配件',
  },
  vendorAt: '联系时间（北京时间）',
  partName: '配件名称',
  partCount: '数量',
  addPart: '添加配件',
  removePart: (name: string) => `删除配件${name}`,
  missing: (fields: string) => `关闭前还须填写：${fields}`,
  saveRecord: '保存记录',
  whoDid: { replenish: '这次补充是谁做的？', settle: '这次清机是谁做的？' },
  whoDidHint: '设备显示已完成，但没有登记经办人。请登记，其余内容可以不填。',
  itWas: '登记',

  holds: '挂起',
  holdWhat: '等待事项',
  holdUntil: '挂起至（北京时间）',
  holdWhy: '说明',
  heldSince: (from: string, until: string) => `${from} 起，至 ${until}`,
  heldTill: (from: string, ended: string) => `${from} 至 ${ended}`,

  to: '交给',
  toHint: '人员编号',
  here: '本大厅人员',
  elsewhere: '其他人员',

  acceptances: '验收',
  checklist: '逐项检查',
  good: '合格',
  bad: '不合格',
  wrong: '发现的问题',
  notYet: (n: number) => `还有 ${n} 项未检查`,
  passedBy: (by: string, at: string) => `${by}于 ${at} 验收合格`,
  failedBy: (by: string, at: string) => `${by}于 ${at} 验收不合格`,

  since: '修复后设备上报的情况',
  sinceNothing: (at: string) => `${at} 报告修复后，还没有收到心跳，先不要验收合格。`,
  sinceBeats: (n: number, last: string) => `修复后收到 ${n} 次心跳，最近一次 ${last}。`,
  sinceMany: (n: number, last: string) => `修复后收到心跳 ${n} 次以上，最近一次 ${last}。`,
  sinceDone: (ok: number, failed: number | null) =>
    `办理成功 ${ok} 笔${failed === null ? '' : failed === 0 ? '，没有失败' : `，失败 ${failed} 笔`}。`,
  sinceNoneDone: '还没有办成一笔业务。',
  sinceNotTold: '设备的心跳不含办理笔数。',
  beat: (mode: string, ok: string, failed: string) => `${mode}，成功 ${ok}，失败 ${failed}`,
};
