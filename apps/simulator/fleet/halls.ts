import type { FleetInput } from '#libs/contracts/index.js';

type HallInput = NonNullable<FleetInput['halls']>[number];

/** Kiosks of one kind in a hall. */
export interface Row {
  /** Middle of the kiosk's id, for example `TAX` in `AQ-TAX-01`. */
  tag: string;
  type: string;
  name: string;
  spot: string;
  number: number;
}

/** A hall with the kiosks that stand in it. */
export interface HallPlan {
  /** Begins the ids of its kiosks. */
  prefix: string;
  hall: Omit<HallInput, 'region' | 'firstResponsible'>;
  rows: readonly Row[];
}

/** Made up, as the halls are. */
export const VENDORS = ['示例厂家甲', '示例厂家乙', '示例厂家丙'] as const;

const OFFICE_HOURS = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
    day,
    [
      ['08:30', '12:00'],
      ['14:00', '17:30'],
    ] as [string, string][],
  ]),
);
const DAILY = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['08:00', '17:30']] as [string, string][]]),
);
const PORTAL = { name: '政务服务网', url: 'https://zwfw.example.cn/', services: ['DOC', 'INV', 'ID', 'QUERY', 'RCPT', 'QRPAY'] };

/** 13 devices: the list of a real civic hall. */
const CIVIC: HallPlan = {
  prefix: 'AQ',
  hall: {
    id: 'aq-civic',
    name: '市民服务中心24小时自助服务区',
    address: '示例市迎宾路1号',
    lat: 30.543,
    lon: 117.063,
    hotline: '0556-0000-001',
    hours: '24h',
    counters: [
      { name: '税务综合窗口', services: ['INV', 'DOC', 'RCPT', 'ID', 'QUERY'], hours: OFFICE_HOURS },
      { name: '不动产登记窗口', services: ['LIC', 'DOC', 'ID', 'QUERY'], hours: OFFICE_HOURS },
      { name: '出入境窗口', services: ['ISSUE', 'ID', 'QRPAY', 'RCPT'], hours: OFFICE_HOURS },
    ],
    online: [PORTAL],
  },
  rows: [
    { tag: 'DESK', type: 'COMBI', name: '智能政务服务工作台', spot: '一层东区', number: 6 },
    { tag: 'TAX', type: 'TAX-INV', name: '税务发票领用自助终端', spot: '一层税务区', number: 1 },
    { tag: 'ARM', type: 'TAX-ARM', name: '税务ARM自助机', spot: '一层税务区', number: 1 },
    { tag: 'CERT', type: 'LIC', name: '不动产制证一体机', spot: '一层不动产区', number: 1 },
    { tag: 'REAL', type: 'REALTY', name: '不动产自助申报终端', spot: '一层不动产区', number: 1 },
    { tag: 'BOX', type: 'LOCKER', name: '文件收取柜', spot: '一层入口', number: 1 },
    { tag: 'VISA', type: 'EXIT', name: '自助签注一体机', spot: '一层出入境区', number: 1 },
    { tag: 'PASS', type: 'EXIT', name: '出入境自助取证机', spot: '一层出入境区', number: 1 },
  ],
};

/** 6 devices: four for one purpose, two for many. */
const DISTRICT: HallPlan = {
  prefix: 'DS',
  hall: {
    id: 'aq-district',
    name: '区政务服务大厅24小时自助区',
    address: '示例市中兴路20号',
    lat: 30.512,
    lon: 117.031,
    hotline: '0556-0000-002',
    hours: '24h',
    counters: [{ name: '综合窗口', services: ['DOC', 'RCPT', 'ID', 'QUERY', 'LIC', 'QRPAY', 'CARDPAY'], hours: OFFICE_HOURS }],
    online: [{ ...PORTAL, name: '政务自助服务APP' }],
  },
  rows: [
    { tag: 'REG', type: 'LIC', name: '企业登记一体机', spot: '一层A区', number: 1 },
    { tag: 'TAX', type: 'TAX-ARM', name: '税务一体机', spot: '一层A区', number: 1 },
    { tag: 'CRED', type: 'CREDIT', name: '人行征信查询机', spot: '一层B区', number: 1 },
    { tag: 'REAL', type: 'REALTY', name: '不动产一体机', spot: '一层B区', number: 1 },
    { tag: 'COMBI', type: 'COMBI', name: '综合自助服务一体机', spot: '一层C区', number: 2 },
  ],
};

const POWER: HallPlan = {
  prefix: 'PW',
  hall: {
    id: 'aq-power',
    name: '城南供电营业厅自助区',
    address: '示例市光明路8号',
    lat: 30.527,
    lon: 117.049,
    hotline: '0556-0000-003',
    hours: '24h',
    counters: [{ name: '营业窗口', services: ['CASH', 'QRPAY', 'CARDPAY', 'RCPT', 'QUERY'], hours: OFFICE_HOURS }],
    online: [{ name: '网上营业厅', url: 'https://power.example.cn/', services: ['QRPAY', 'CARDPAY', 'RCPT', 'QUERY'] }],
  },
  rows: [
    { tag: 'UTIL', type: 'UTIL', name: '自助缴费终端', spot: '自助区', number: 4 },
    { tag: 'Q', type: 'QUEUE', name: '取号机', spot: '门口', number: 1 },
  ],
};

const HOSPITAL: HallPlan = {
  prefix: 'HP',
  hall: {
    id: 'aq-hospital',
    name: '市立医院门诊自助区',
    address: '示例市人民路300号',
    lat: 30.518,
    lon: 117.057,
    hotline: '0556-0000-004',
    hours: '24h',
    counters: [
      { name: '人工挂号收费窗口', services: ['CASH', 'RCPT', 'QRPAY', 'CARDPAY', 'ID', 'ISSUE', 'QUERY'], hours: DAILY },
      { name: '报告打印服务台', services: ['DOC', 'ID', 'QUERY'], hours: DAILY },
    ],
    online: [{ name: '医院公众号', url: 'https://hospital.example.cn/', services: ['QRPAY', 'RCPT', 'QUERY', 'ID'] }],
  },
  rows: [
    { tag: 'REG', type: 'HOSP', name: '自助挂号缴费机', spot: '门诊一楼大厅', number: 20 },
    { tag: 'RPT', type: 'HOSP-PRINT', name: '自助报告打印机', spot: '门诊二楼检验科', number: 4 },
  ],
};

const BANK: HallPlan = {
  prefix: 'BK',
  hall: {
    id: 'aq-bank',
    name: '城中支行24小时自助银行',
    address: '示例市宜城路66号',
    lat: 30.509,
    lon: 117.055,
    hotline: '0556-0000-005',
    hours: '24h',
    counters: [{ name: '现金柜台', services: ['WDL', 'CASH', 'QUERY', 'RCPT'], hours: OFFICE_HOURS }],
    online: [{ name: '手机银行', url: 'https://bank.example.cn/', services: ['QUERY', 'RCPT'] }],
  },
  rows: [
    { tag: 'ATM', type: 'ATM', name: '自动取款机', spot: '自助厅', number: 3 },
    { tag: 'CRS', type: 'CRS', name: '存取款一体机', spot: '自助厅', number: 1 },
  ],
};

/** One of each kind of hall. */
export const HALL_PLANS: readonly HallPlan[] = [CIVIC, DISTRICT, POWER, HOSPITAL, BANK];
