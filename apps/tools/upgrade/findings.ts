import { DAY, HOUR, type Instant, inEnglish } from '#libs/domain/index.js';

/** A backup that is older is too old to go back to. Ours. */
const FRESH = DAY;

/** What is known of an installation before this version is started on it. */
export interface Looks {
  node: { is: string; wants: string };
  settings: {
    /** Set, and no setting of this version. */
    unknown: string[];
    /** Not there in the last release, each with what it is. */
    fresh: { name: string; about: string }[];
    /** Why the others are refused; null: they are taken. */
    refusal: string | null;
    /** The last release. */
    since: string;
  };
  /** Names of migrations; or why they are not known. */
  books: { done: string[]; known: readonly string[]; mayMigrate: boolean } | { unseen: string };
  /** Null: HALLWATCH_BACKUP_DIR is not set. */
  backup: { newest: Instant; checked: Instant } | null;
}

export interface Finding {
  well: 'yes' | 'no' | 'unknown';
  says: string;
}

const yes = (says: string): Finding => ({ well: 'yes', says });
const no = (says: string): Finding => ({ well: 'no', says });

/** Whether this version may be started on an installation, and what it would change. */
export function findings({ node, settings, books, backup }: Looks, now: Instant): Finding[] {
  return [nodeFound(node), ...settingsFound(settings), booksFound(books), ...backupFound(backup, now)];
}

export const told = (found: Finding[]): string[] =>
  found.map(({ well, says }) => `${{ yes: 'ok', no: 'NO', unknown: '?' }[well].padEnd(3)} ${says}`);

function nodeFound({ is, wants }: Looks['node']): Finding {
  const parts = (version: string): number[] => version.split('.').map(Number);
  const [[major = 0, minor = 0], [least = 0, leastMinor = 0]] = [parts(is), parts(wants)];
  const enough = major > least || (major === least && minor >= leastMinor);
  return enough ? yes(`Node ${is}`) : no(`Node is ${is}, and ${wants} or newer is needed.`);
}

function settingsFound({ unknown, fresh, refusal, since }: Looks['settings']): Finding[] {
  const strangers = unknown.map((name) => no(`${name} is set and is no setting of this version: unset it, or correct its name.`));
  if (strangers.length === 0 && refusal) strangers.push(no(refusal));
  const list = fresh.map(({ name, about }) => `\n      ${name}: ${about}`).join('');
  const news =
    fresh.length === 0 ? `No setting is new since ${since}.` : `New settings since ${since}, none of which must be set:${list}`;
  return [...strangers, yes(news)];
}

function booksFound(books: Looks['books']): Finding {
  if ('unseen' in books) return { well: 'unknown', says: books.unseen };
  const { done, known, mayMigrate } = books;
  const newer = done.find((name) => !known.includes(name));
  if (newer)
    return no(`The tables were brought up by a newer Hallwatch (${newer}). There is no way back but a backup from before it.`);
  const due = known.slice(done.length);
  const first = known.find((name, i) => i < done.length && done[i] !== name);
  if (first) return no(`The tables never had ${first}, but later ones: no release made them. Restore a backup of a release.`);
  if (done.length === 0) return yes('There are no tables yet: the first start makes them.');
  if (due.length === 0) return yes('The tables are up to date.');
  const who = mayMigrate
    ? 'the first process of this version that starts'
    : 'a process without HALLWATCH_MIGRATE=no; this one waits for it';
  return yes(`The tables are brought up to date by ${who}, and that is not undone: ${due.join(', ')}.`);
}

function backupFound(backup: Looks['backup'], now: Instant): Finding[] {
  if (backup === null)
    return [
      no('HALLWATCH_BACKUP_DIR is not set, so that nobody knows whether there is a backup. Set it and run npm run backup.'),
    ];
  const { newest, checked } = backup;
  if (newest === 0) return [no('There is no backup: run npm run backup -- --check.')];
  const at = `${inEnglish(newest)} (Asia/Shanghai)`;
  if (now - newest > FRESH)
    return [no(`The newest backup is of ${at}, older than ${FRESH / HOUR} hours: run npm run backup -- --check.`)];
  const tried = checked === newest;
  return [
    tried
      ? yes(`The newest backup is of ${at}, and was restored for a trial.`)
      : no(`The newest backup, of ${at}, was never restored for a trial: run npm run backup:check.`),
  ];
}
