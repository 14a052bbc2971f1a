import { type HallNow, type HallStanding, type Instant, inChinese, type NoticeKind } from '#libs/domain/index.js';

const standings: Record<HallStanding, string> = {
  out: '有设备停用',
  partly: '部分设备或功能暂停',
  unknown: '设备情况待确认',
  idle: '目前不提供服务',
  fine: '全部正常服务',
};

const halls: Record<HallNow['says'], (now: HallNow) => string> = {
  'all-give': () => '本厅设备全部正常服务',
  'some-do-not': ({ kiosks, giving }) => `目前没有停机公告；本厅共${kiosks}台设备，确认业务齐全的有${giving}台`,
  closed: () => '本厅现在未开放',
  'planned-work': () => '本厅设备正在计划维护',
  unwatched: () => '目前无法确认本厅设备状态',
  'no-kiosks': () => '本厅没有登记自助设备',
};

const kinds: Record<NoticeKind, string> = { fault: '停止服务', partial: '部分功能暂停', cashOnly: '现金缴费暂停' };

const time = (at: Instant): string => inChinese(at);

export const zh = {
  title: '自助设备停用公告',
  lead: '哪些设备暂时不能用、到什么时候、现在可以去哪里办。',
  other: 'English',
  skip: '跳到公告',
  colon: '：',

  search: '查找大厅',
  searchHint: '名称、地区或地址',
  find: '查找',
  found: (n: number, asked: string) => `“${asked}”：找到${n}个大厅`,
  foundNone: (asked: string) => `没有名称、地区或地址含“${asked}”的大厅。`,
  clear: '显示全部大厅',
  allHalls: '全部大厅',
  noHall: '没有这个大厅',
  noHallHint: '地址可能写错了，或者大厅已撤销。可以在上方查找，或查看全部大厅。',
  noHalls: '还没有登记大厅。',

  asOf: (at: Instant) => `情况截至${time(at)}（北京时间）`,
  lost: '实时更新已中断，以下信息可能已过时；正在自动重新连接。',
  print: '打印',

  allWell: '各厅设备全部正常服务',
  standings,
  /** What follows the number of halls. */
  counted: (standing: HallStanding, _n: number) => `个大厅${standings[standing]}`,
  showHalls: (n: number) => `显示这${n}个大厅`,
  hotline: '服务热线',
  now: halls,
  /** Beside notices. */
  giving: ({ kiosks, giving }: HallNow) => `本厅共${kiosks}台设备，目前业务齐全的有${giving}台`,
  unknownNow: '暂无停机公告，设备当前状态待确认',
  moreNotices: (n: number) => `还有${n}条公告`,

  kinds,
  planned: '计划维护',
  out: '暂停业务',
  repair: '维修起止',
  repairTimes: (from: Instant, until: Instant) => `${time(from)}开始，预计${time(until)}前修复`,
  plannedTimes: (from: Instant, until: Instant) => `${time(from)}至${time(until)}`,
  outSince: '停用开始',
  outTimes: (from: Instant, until: Instant) => `${time(from)}；${time(until)}前更新本公告`,
  more: '可以去哪里办、原因和咨询电话',
  moreOf: (title: string) => `（${title}）`,
  where: '位置',
  reason: '原因',
  still: '仍可办理',
  instead: '现在可以去',
  contact: '咨询',
  inFull: '公告全文',
  issued: (issuer: string, at: Instant) => `发布单位：${issuer}　发布时间：${time(at)}`,
  changed: (at: Instant) => `最近更新：${time(at)}`,

  subscribe: '订阅公告（中文）',
  subscribeHall: '订阅本厅公告（中文）',
  subscribeAll: '订阅全部大厅公告（中文）',
  feedTitle: '自助设备停用公告（全部大厅）',
  feedOf: (hall: string) => `自助设备停用公告：${hall}`,
  blindTitle: '监测中断',

  trouble: '页面暂时无法打开',
  troubleHint: '请稍后再试，或拨打大厅热线咨询。',
  noPage: '没有这个页面',
  noPageHint: '地址可能写错了。',
  hotlines: '大厅热线',
  toBoard: '查看停用公告',
};

/** Every book has this shape. */
export type BoardWords = typeof zh;
