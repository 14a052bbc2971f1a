import type { Text } from '../text.js';

interface Part {
  name: Text;
  /** What is lost by it where nothing is known of the kiosk. */
  services: readonly string[];
  /** Components that do not work without it. */
  components: readonly string[];
  /** Of a cash unit: what is in it is paper or cards. */
  noCash?: true;
}

/** Without a prototype: kinds come from kiosks, and one may be called `constructor`. */
const table = <T>(entries: Record<string, T>): Readonly<Record<string, T>> => Object.assign(Object.create(null), entries);

const CONSUMABLES = table<Part>({
  receiptPaper: { name: { zh: '凭条纸', en: 'receipt paper' }, services: ['RCPT'], components: ['receiptPrinter'] },
  a4Paper: { name: { zh: 'A4纸', en: 'A4 paper' }, services: ['DOC'], components: ['documentPrinter'] },
  toner: { name: { zh: '碳粉', en: 'toner' }, services: ['DOC'], components: ['documentPrinter'] },
  invoice: { name: { zh: '发票', en: 'invoice stock' }, services: ['INV'], components: ['invoicePrinter'] },
  certificate: { name: { zh: '空白证照', en: 'blank certificates' }, services: ['LIC'], components: ['licencePrinter'] },
  card: { name: { zh: '卡证', en: 'card stock' }, services: ['ISSUE'], components: ['cardDispenser'] },
  ticketPaper: { name: { zh: '取号纸', en: 'ticket paper' }, services: ['QUERY'], components: ['ticketPrinter'] },
});

const CASH_UNITS = table<Part>({
  noteBox: { name: { zh: '钞箱', en: 'cash box' }, services: ['CASH'], components: ['cashUnit'] },
  coinBox: { name: { zh: '硬币箱', en: 'coin box' }, services: ['COIN'], components: ['coinAcceptor'] },
  coinHopper: { name: { zh: '找零斗', en: 'coin hopper' }, services: ['COIN'], components: ['coinHopper'] },
  cassette: { name: { zh: '出钞箱', en: 'cash cassette' }, services: ['WDL'], components: ['cashDispenser'] },
  rejectBox: { name: { zh: '拒钞箱', en: 'reject box' }, services: [], components: [] },
  retractBin: {
    name: { zh: '回收箱', en: 'retract bin' },
    services: ['DOC', 'RCPT'],
    components: ['documentPrinter', 'receiptPrinter'],
    // What people left in the printer, and no cash.
    noCash: true,
  },
});

const OF_UNITS = 'cashbox/';

const COMPONENTS = table<Text>({
  receiptPrinter: { zh: '凭条打印机', en: 'receipt printer' },
  documentPrinter: { zh: 'A4打印机', en: 'document printer' },
  cardReader: { zh: '读卡器', en: 'card reader' },
  pinPad: { zh: '密码键盘', en: 'PIN pad' },
  noteAcceptor: { zh: '纸币器', en: 'note acceptor' },
  cashUnit: { zh: '钞箱', en: 'cash box' },
  coinAcceptor: { zh: '硬币器', en: 'coin acceptor' },
  coinHopper: { zh: '找零斗', en: 'coin hopper' },
  cashDispenser: { zh: '出钞模块', en: 'cash dispenser' },
  cardDispenser: { zh: '发卡模块', en: 'card dispenser' },
  invoicePrinter: { zh: '发票打印机', en: 'invoice printer' },
  ticketPrinter: { zh: '取号打印机', en: 'ticket printer' },
  licencePrinter: { zh: '证照打印机', en: 'licence printer' },
  idReader: { zh: '身份证阅读器', en: 'ID-card reader' },
  touchScreen: { zh: '触摸屏', en: 'touch screen' },
  display: { zh: '显示屏', en: 'display' },
  faceCamera: { zh: '人脸摄像头', en: 'face camera' },
  surveillanceCamera: { zh: '监控摄像头', en: 'surveillance camera' },
  qrScanner: { zh: '扫码器', en: 'QR scanner' },
  network: { zh: '网络', en: 'network' },
  upstream: { zh: '业务系统', en: 'business system' },
  power: { zh: '市电', en: 'mains power' },
  ups: { zh: 'UPS电源', en: 'UPS' },
  cabinetDoor: { zh: '柜门', en: 'cabinet door' },
  safeDoor: { zh: '保险箱门', en: 'safe door' },
  cabinet: { zh: '机柜', en: 'cabinet' },
  environment: { zh: '环境安全', en: 'surroundings' },
  application: { zh: '应用程序', en: 'application' },
  system: { zh: '系统', en: 'system' },
});

const services = (parts: Readonly<Record<string, Part>>): Readonly<Record<string, readonly string[]>> =>
  table(Object.fromEntries(Object.entries(parts).map(([kind, part]) => [kind, part.services])));

const asIs = (word: string): Text => ({ zh: word, en: word });

/** Kinds are the kiosk's words. */
const componentsIn =
  (parts: Readonly<Record<string, Part>>) =>
  (kind: string): readonly string[] =>
    parts[kind]?.components ?? [];

/** Whether a cause `cashbox/{kind}` is of cash, for which two come (S0-Q5c). Of a kind that nobody knows it is taken to be. */
export const isOfCash = (cause: string): boolean =>
  cause.startsWith(OF_UNITS) && !CASH_UNITS[cause.slice(OF_UNITS.length)]?.noCash;

/** Components that do not work without a consumable. */
export const componentsOfConsumable = componentsIn(CONSUMABLES);
/** Components that a cash unit stops when it is full or empty. */
export const componentsOfCashUnit = componentsIn(CASH_UNITS);

/** Services that need a consumable, by its kind. */
export const servicesByConsumable = services(CONSUMABLES);
/** Services that a cash unit stops when it is full or empty, by its kind. */
export const servicesByCashUnit = services(CASH_UNITS);

/** A consumable in words; an unknown kind stands for itself. */
export const consumableName = (kind: string): Text => CONSUMABLES[kind]?.name ?? asIs(kind);
/** A cash unit in words; an unknown kind stands for itself. */
export const cashUnitName = (kind: string): Text => CASH_UNITS[kind]?.name ?? asIs(kind);
/** A component in words; an unknown name stands for itself. */
export const componentName = (component: string): Text => COMPONENTS[component] ?? asIs(component);
/** Names that there are words for. */
export const NAMED_PARTS = {
  consumables: Object.keys(CONSUMABLES),
  cashUnits: Object.keys(CASH_UNITS),
  components: Object.keys(COMPONENTS),
} as const;
/** Whether the catalogue's names have this component. */
export const knownComponent = (component: string): boolean => component in COMPONENTS;
