import type { Text } from '../text.js';

/** What the public calls a service. */
const NAMES: Record<string, Text> = {
  CASH: { zh: '现金缴费', en: 'cash payment' },
  COIN: { zh: '硬币缴费', en: 'coins' },
  CARDPAY: { zh: '银行卡缴费', en: 'card payment' },
  QRPAY: { zh: '扫码缴费', en: 'QR payment' },
  ID: { zh: '身份认证', en: 'identity check' },
  RCPT: { zh: '凭条打印', en: 'receipts' },
  DOC: { zh: '材料打印', en: 'document printing' },
  INV: { zh: '发票领用', en: 'invoices' },
  LIC: { zh: '证照制作', en: 'licences' },
  ISSUE: { zh: '卡证发放', en: 'card issuing' },
  WDL: { zh: '取款', en: 'withdrawal' },
  QUERY: { zh: '查询', en: 'enquiry' },
  ALL: { zh: '全部业务', en: 'all services' },
};

/** Codes of services that the public has names for. */
export const NAMED_SERVICES: readonly string[] = Object.keys(NAMES);

export const isNamed = (code: string): boolean => Object.hasOwn(NAMES, code);

/** The service in words; an unknown code stands for itself. */
export const serviceName = (code: string): Text => (isNamed(code) ? (NAMES[code] as Text) : { zh: code, en: code });

const SOME: Text = { zh: '部分业务', en: 'some services' };
const OTHERS: Text = { zh: '其他业务', en: 'other services' };

/** What the public reads of services: by their names, and of those that nobody has named that there are some. No codes. */
export function publicNames(codes: readonly string[]): Text[] {
  const named = codes.filter(isNamed).map(serviceName);
  if (named.length === codes.length) return named;
  return [...named, named.length === 0 ? SOME : OTHERS];
}

/** Several services in words. */
export const serviceNames = (codes: string[]): Text => ({
  zh: codes.map((c) => serviceName(c).zh).join('、'),
  en: codes.map((c) => serviceName(c).en).join(', '),
});
