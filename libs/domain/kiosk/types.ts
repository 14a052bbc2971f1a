import type { Text } from '../text.js';

/** Types that registers use, in words; a register may use others, which stand for themselves. */
export const KIOSK_TYPE_WORDS: Readonly<Record<string, Text>> = {
  UTIL: { zh: '缴费终端', en: 'bill payment' },
  'TAX-INV': { zh: '发票领用机', en: 'tax invoices' },
  'TAX-ARM': { zh: '办税终端', en: 'tax services' },
  CREDIT: { zh: '征信查询机', en: 'credit reports' },
  LIC: { zh: '证照制证机', en: 'licence printer' },
  REALTY: { zh: '不动产申报机', en: 'real estate' },
  COMBI: { zh: '综合一体机', en: 'combined services' },
  HOSP: { zh: '挂号缴费机', en: 'hospital desk' },
  'HOSP-PRINT': { zh: '报告打印机', en: 'report printer' },
  EXIT: { zh: '签注取证机', en: 'exit permits' },
  ATM: { zh: '自动柜员机', en: 'cash machine' },
  CRS: { zh: '存取款一体机', en: 'cash recycler' },
  BANK: { zh: '银行自助机', en: 'bank machine' },
  MOBILE: { zh: '通信卡机', en: 'phone cards' },
  QUEUE: { zh: '取号机', en: 'queue tickets' },
  LOCKER: { zh: '自助取件柜', en: 'pick-up locker' },
};
