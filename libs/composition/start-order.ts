/**
 * What works by itself, in the order in which it starts, which is that of the data from the end: who takes stands before who gives, so
 * the broker lets nobody in before there is a watch. It stops in the reverse. What is opened before, and closed after all of
 * these, is what they stand on: the database, the history, the journal, and the door. Pages open after and close before all of these.
 */
export const START_ORDER = [
  'the rules',
  'record',
  'the record of decisions',
  'the means',
  'the days that are over',
  'the quarantine',
  'the retries',
  'the watch',
  'the acts of people',
  'deliver',
  'the broker',
  'the signs',
  'the marks of time',
  "the process's own numbers",
  'the trimming',
  "the calendar's reminder",
  'the anchors of acts',
  'the holes in rosters',
  'the word that it watches',
  'the calls of the watchdog outside',
  'its numbers in the database',
  'the look whether somebody watches',
  "Mosquitto's dynamic security",
] as const;

export type PartName = (typeof START_ORDER)[number];
