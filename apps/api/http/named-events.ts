import { type Level, NamedEvent } from '#libs/runtime/index.js';
import type { ProblemReason } from './problem.js';

/** Of which request a line is. `request`: the number that the asker got as x-request-id. */
export interface OfRequest {
  request: string;
  /** Of whom it came, as far as proxies are trusted. */
  address: string;
  method: string;
  /** Without its query, which may hold what should not be written down. */
  path: string;
}

/** Somebody asked for what they do not get, and were told why. */
export class RequestRefused extends NamedEvent {
  readonly level: Level = 'info';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  override readonly fields: Record<string, unknown>;
  constructor(of: OfRequest, reason: ProblemReason, status: number, detail: string) {
    super();
    this.says = `A request was refused: ${detail}`;
    this.counts = { metric: 'hallwatch_http_refused_total', help: 'Requests refused, by reason', labels: { reason } };
    this.fields = { ...of, status, reason };
  }
}

/** A request ended in an error that nobody expected. The asker is told nothing of it but its number. */
export class RequestFailed extends NamedEvent {
  readonly level: Level = 'error';
  readonly says = 'A request ended in an unexpected error; the caller got a 500';
  override readonly counts = { metric: 'hallwatch_http_failures_total', help: 'Requests that ended in an unexpected error' };
  override readonly fields: Record<string, unknown>;
  constructor(
    of: OfRequest,
    override readonly error: unknown,
  ) {
    super();
    this.fields = { ...of, status: 500 };
  }
}

/** A part that is needed is away, so a request could not be answered. Many come then, each with one line: what is away is told where it is leant on. */
export class RequestUnserved extends NamedEvent {
  readonly level: Level = 'info';
  readonly says: string;
  override readonly counts = { metric: 'hallwatch_http_unserved_total', help: 'Requests not answered for a part that is away' };
  override readonly fields: Record<string, unknown>;
  constructor(of: OfRequest, error: unknown) {
    super();
    this.says = `A request could not be answered because a part is down; the caller got a 503: ${error instanceof Error ? error.message : String(error)}`;
    this.fields = { ...of, status: 503 };
  }
}

const WRONG = { 'wrong-password': 'A wrong name or password', 'wrong-code': 'A wrong code of a second factor' };

/** Somebody gave a wrong name or password, or too many of them. */
export class LoginRefused extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  override readonly fields: Record<string, unknown>;
  constructor(of: OfRequest, reason: 'wrong-password' | 'wrong-code' | 'too-many', status: number) {
    super();
    this.says = reason === 'too-many' ? 'Too many tries to log in; the asker is to wait' : WRONG[reason];
    this.counts = { metric: 'hallwatch_logins_refused_total', help: 'Log-ins refused, by reason', labels: { reason } };
    this.fields = { ...of, status, reason };
  }
}

/** A reader of the live updates was sent away. */
export class LiveReaderDropped extends NamedEvent {
  readonly level: Level = 'info';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  constructor(reason: 'too-slow' | 'session-ended') {
    super();
    this.says =
      reason === 'too-slow'
        ? 'A reader of the live updates does not keep up and was cut off; it may come back for what it missed'
        : 'A reader of the live updates has no session any more and was cut off';
    this.counts = { metric: 'hallwatch_live_readers_dropped_total', help: 'Live readers cut off, by reason', labels: { reason } };
  }
}

/** The changes could not be read; live pages stand still until they can. */
export class LiveUpdatesDelayed extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says = 'The change feed could not be read; live pages are updated later';
  override readonly counts = { metric: 'hallwatch_live_delays_total', help: 'Times that the changes could not be read' };
  constructor(override readonly error: unknown) {
    super();
  }
}

/** Nobody has said by what names we are opened, so any is taken. */
export class AnyHostTaken extends NamedEvent {
  readonly level: Level = 'info';
  readonly says =
    'The pages are opened by any name, as none is given. Set HALLWATCH_PUBLIC_URL, and other names in HALLWATCH_HOSTS: then no other is taken';
}

/** That log-ins were refused could not be put into the chain of acts. The log-ins were refused all the same. */
export class RefusalUnnoted extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says = 'Refused log-ins could not be noted in the chain of acts; they are in the log';
  constructor(override readonly error: unknown) {
    super();
  }
}
