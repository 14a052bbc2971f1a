import type { Text } from '../text.js';
import type { Day } from './day.js';

/** One holiday of a year, as the State Council's notice has it. */
export interface Festival {
  name: Text;
  /** First and last day off; weekends between them included. */
  off: [Day, Day];
  /** Days that the law itself makes free, 13 in a year; the other workdays of the span are given in exchange. */
  statutory: Day[];
  /** Weekend days that are worked for it. */
  work: Day[];
}

/** The holidays of one year. */
export interface YearNotice {
  year: number;
  /** Who said so and when. */
  source: string;
  /** True while only the law is known: the notice that moves working days is not out. */
  provisional: boolean;
  festivals: Festival[];
}

const NEW_YEAR: Text = { zh: '元旦', en: "New Year's Day" };
const SPRING: Text = { zh: '春节', en: 'Spring Festival' };
const TOMBS: Text = { zh: '清明节', en: 'Tomb-Sweeping Day' };
const LABOUR: Text = { zh: '劳动节', en: 'Labour Day' };
const DRAGON: Text = { zh: '端午节', en: 'Dragon Boat Festival' };
const MOON: Text = { zh: '中秋节', en: 'Mid-Autumn Festival' };
const NATIONAL: Text = { zh: '国庆节', en: 'National Day' };

const festival = (name: Text, off: [Day, Day], statutory: Day[], work: Day[] = []): Festival => ({ name, off, statutory, work });
/** A festival of which no more than the law is known: its days are those of the law. */
const byLaw = (name: Text, ...days: [Day, ...Day[]]): Festival => festival(name, [days[0], days.at(-1) as Day], days);

const IN_2025: YearNotice = {
  year: 2025,
  source: '国务院办公厅关于2025年部分节假日安排的通知',
  provisional: false,
  festivals: [
    festival(NEW_YEAR, ['2025-01-01', '2025-01-01'], ['2025-01-01']),
    festival(
      SPRING,
      ['2025-01-28', '2025-02-04'],
      ['2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31'],
      ['2025-01-26', '2025-02-08'],
    ),
    festival(TOMBS, ['2025-04-04', '2025-04-06'], ['2025-04-04']),
    festival(LABOUR, ['2025-05-01', '2025-05-05'], ['2025-05-01', '2025-05-02'], ['2025-04-27']),
    festival(DRAGON, ['2025-05-31', '2025-06-02'], ['2025-05-31']),
    festival(NATIONAL, ['2025-10-01', '2025-10-05'], ['2025-10-01', '2025-10-02', '2025-10-03'], ['2025-09-28', '2025-10-11']),
    festival(MOON, ['2025-10-06', '2025-10-08'], ['2025-10-06']),
  ],
};

const IN_2026: YearNotice = {
  year: 2026,
  source: '国务院办公厅关于2026年部分节假日安排的通知，2025-11-04',
  provisional: false,
  festivals: [
    festival(NEW_YEAR, ['2026-01-01', '2026-01-03'], ['2026-01-01'], ['2026-01-04']),
    festival(
      SPRING,
      ['2026-02-15', '2026-02-23'],
      ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19'],
      ['2026-02-14', '2026-02-28'],
    ),
    festival(TOMBS, ['2026-04-04', '2026-04-06'], ['2026-04-05']),
    festival(LABOUR, ['2026-05-01', '2026-05-05'], ['2026-05-01', '2026-05-02'], ['2026-05-09']),
    festival(DRAGON, ['2026-06-19', '2026-06-21'], ['2026-06-19']),
    festival(MOON, ['2026-09-25', '2026-09-27'], ['2026-09-25']),
    festival(NATIONAL, ['2026-10-01', '2026-10-07'], ['2026-10-01', '2026-10-02', '2026-10-03'], ['2026-09-20', '2026-10-10']),
  ],
};

const IN_2027: YearNotice = {
  year: 2027,
  source: '全国年节及纪念日放假办法，2024-11-10',
  provisional: true,
  festivals: [
    byLaw(NEW_YEAR, '2027-01-01'),
    byLaw(SPRING, '2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'),
    byLaw(TOMBS, '2027-04-05'),
    byLaw(LABOUR, '2027-05-01', '2027-05-02'),
    byLaw(DRAGON, '2027-06-09'),
    byLaw(MOON, '2027-09-15'),
    byLaw(NATIONAL, '2027-10-01', '2027-10-02', '2027-10-03'),
  ],
};

/** Names the tables below; changes with them. */
export const CALENDAR_VERSION = '2025-11-04';

/** What is known, by year. */
export const YEAR_NOTICES: readonly YearNotice[] = [IN_2025, IN_2026, IN_2027];
