import type { OutageNotice } from '#libs/domain/index.js';

/** Calls the HTTP side as the administrator; throws when it refuses. */
export type CallHttp = (path: string, body?: unknown, method?: string) => Promise<unknown>;

interface BoardHall {
  id: string;
  name: string;
  hotline: string;
  notices: Pick<OutageNotice, 'what' | 'where' | 'contact' | 'alternative'>[];
}

/** What the public reads. */
export type BoardNow = Record<string, BoardHall>;

/** A change of the register, and what it makes of the board. */
export interface KindOfChange {
  what: string;
  make(): Promise<unknown>;
  shows(board: BoardNow): boolean;
}

const REGION = 'anqing';
const HALL = {
  address: '示例路1号',
  region: REGION,
  lat: 30,
  lon: 117,
  hotline: '0000-000000',
  statutoryHolidays: 'open',
};
const KIOSK = { type: 'UTIL', spot: '东侧', services: ['CASH', 'QRPAY'], heartbeatS: 3600 };
const CLOSED = '起开放';
const DAY = 86_400_000;
const dayInShanghai = (at: number): string => new Date(at + DAY / 3).toISOString().slice(0, 10);

/** Two halls in which K-1 is out and K-2 and K-3 are not: each kind of change of the register, one after the other. */
export class RegisterKinds {
  private readonly halls: Record<string, object> = {
    'h-1': { id: 'h-1', name: '示例一厅', ...HALL },
    'h-2': { id: 'h-2', name: '示例二厅', ...HALL, lat: 30.01 },
  };
  private readonly kiosks: Record<string, object> = {
    'K-1': { id: 'K-1', hall: 'h-1', name: '一号终端', ...KIOSK },
    'K-2': { id: 'K-2', hall: 'h-1', name: '二号终端', ...KIOSK },
    'K-3': { id: 'K-3', hall: 'h-2', name: '三号终端', ...KIOSK },
  };

  constructor(
    private readonly call: CallHttp,
    private readonly now: () => number,
  ) {}

  /** Takes the fleet in; answers the passwords of its kiosks. */
  async begin(): Promise<Record<string, string>> {
    const fleet = { halls: Object.values(this.halls), kiosks: Object.values(this.kiosks) };
    return ((await this.call('fleet', fleet)) as { passwords: Record<string, string> }).passwords;
  }

  async board(): Promise<BoardNow> {
    const { halls } = (await this.call('board')) as { halls: BoardHall[] };
    return Object.fromEntries(halls.map((hall) => [hall.id, hall]));
  }

  private kiosk(id: string, more: object): Promise<unknown> {
    Object.assign(this.kiosks[id] as object, more);
    return this.call('fleet', { halls: Object.values(this.halls), kiosks: [this.kiosks[id]] });
  }

  private hall(id: string, more: object): Promise<unknown> {
    Object.assign(this.halls[id] as object, more);
    return this.call('fleet', { halls: [this.halls[id]] });
  }

  private async sayOfToday(board: BoardNow): Promise<string> {
    const kind = leadsTo(board).includes(CLOSED) ? 'work' : 'off';
    const said = { kind, name: { zh: '示例日', en: 'a day for example' }, source: 'a story' };
    // A day may end meanwhile.
    for (const day of [0, DAY]) await this.call(`calendar/${dayInShanghai(this.now() + day)}`, said, 'PUT');
    return kind;
  }

  /** In the order in which they are made: each builds on those before. */
  async *all(): AsyncGenerator<KindOfChange> {
    yield* this.ofTheKiosk();
    yield* this.ofPlaces();
    yield* this.ofDays();
    const make = (): Promise<unknown> => this.kiosk('K-1', { hall: 'h-2' });
    yield { what: 'a move', make, shows: (board) => board['h-1']?.notices.length === 0 && noticeOf(board, 'h-2') !== undefined };
  }

  private *ofTheKiosk(): Generator<KindOfChange> {
    const hotline = '0000-000022';
    yield {
      what: 'a contact',
      make: () => this.hall('h-1', { hotline }),
      shows: (board) => noticeOf(board)?.contact.phone === hotline,
    };
    yield {
      what: 'a name',
      make: () => this.kiosk('K-1', { name: '缴费终端' }),
      shows: (board) => noticeOf(board)?.what.zh.startsWith('缴费终端') === true,
    };
    yield {
      what: 'a spot',
      make: () => this.kiosk('K-1', { spot: '二楼' }),
      shows: (board) => noticeOf(board)?.where.zh.endsWith('二楼') === true,
    };
    yield {
      what: 'a name of the hall',
      make: () => this.hall('h-1', { name: '新一厅' }),
      shows: (board) => board['h-1']?.name === '新一厅' && noticeOf(board)?.where.zh.startsWith('新一厅') === true,
    };
  }

  private *ofPlaces(): Generator<KindOfChange> {
    const leads = (...words: string[]) => ({ shows: (board: BoardNow) => words.every((word) => leadsTo(board).includes(word)) });
    yield { what: 'a retirement', make: () => this.call('kiosks/K-2', undefined, 'DELETE'), ...leads('三号终端', '示例路1号') };
    yield { what: 'an address', make: () => this.hall('h-2', { address: '示例路2号' }), ...leads('三号终端', '示例路2号') };
    yield { what: 'opening hours', make: () => this.hall('h-2', { hours: {} }), ...leads('致电0000-000022') };
    yield { what: 'a hotline', make: () => this.hall('h-1', { hotline: '0000-000099' }), ...leads('致电0000-000099') };
    const counters = [{ name: '3号窗口', services: ['CASH'] }];
    // Closed today, if today is a holiday: then it is named with when it opens.
    const make = (): Promise<unknown> => this.hall('h-1', { counters, statutoryHolidays: 'closed' });
    yield { what: 'a counter', make, ...leads('人工窗口：3号窗口') };
  }

  private async *ofDays(): AsyncGenerator<KindOfChange> {
    const before = await this.board();
    const wasClosed = leadsTo(before).includes(CLOSED);
    yield {
      what: 'a day of the calendar',
      make: () => this.sayOfToday(before),
      shows: (board) => leadsTo(board).includes(CLOSED) !== wasClosed,
    };
    const online = [{ name: '示例网上大厅', url: 'https://example.test/', services: ['CASH'] }];
    yield {
      what: 'an online route',
      make: () => this.hall('h-1', { online }),
      shows: (board) => leadsTo(board).includes('示例网上大厅'),
    };
  }
}

const noticeOf = (board: BoardNow, hallId = 'h-1') => board[hallId]?.notices[0];
const leadsTo = (board: BoardNow): string => noticeOf(board)?.alternative.zh ?? '';
