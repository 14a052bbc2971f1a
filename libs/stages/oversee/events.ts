import { NamedEvent } from '#libs/runtime/index.js';

export class WordUnsaid extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The worker could not report to the database that it is watching; it tries again in a few seconds';
  override readonly counts = {
    metric: 'hallwatch_words_unsaid_total',
    help: 'Times that the worker could not say in the database that it watches.',
  };
  constructor(override readonly error: unknown) {
    super();
  }
}

export class NumbersUnsaid extends NamedEvent {
  readonly level = 'warn';
  readonly says = "The worker could not write its own figures to the database, where Grafana's alerts read them; it tries again";
  constructor(override readonly error: unknown) {
    super();
  }
}

export class LookFailed extends NamedEvent {
  readonly level = 'error';
  readonly says = 'What follows from who watches could not be told; the next look follows';
  constructor(override readonly error: unknown) {
    super();
  }
}

export class MonitoringInterrupted extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_monitoring_interruptions_total',
    help: 'Times that monitoring was seen to be interrupted.',
  };
  constructor(because: string, since: string) {
    super();
    this.says = `Monitoring has been interrupted since ${since}: ${because}`;
  }
}

export class MonitoringResumed extends NamedEvent {
  readonly level = 'info';
  readonly says = 'Monitoring has resumed';
}

export class AdministratorsNotWarned extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_warnings_unsent_total',
    help: 'Times that an administrator could not be told that monitoring is interrupted, or of an alert from outside.',
  };
  /** `about`: "that …" or "of …". */
  constructor(to: string, about: string, why: string, next: string) {
    super();
    this.says = `${to} was not told ${about}: ${why}; ${next}`;
  }
}

export class NobodyToWarn extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  constructor(about: string) {
    super();
    this.says = `No administrator in the register has a channel, so nobody is told ${about}. Give one of them a channel.`;
  }
}

export class AlertUnnoted extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'It could not be recorded that somebody was told of an external alert; they may be told twice';
  constructor(
    override readonly error: unknown,
    override readonly fields: { alert: string },
  ) {
    super();
  }
}

export class OutsideWatchdogUnreached extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_watchdog_calls_failed_total',
    help: 'Times that HALLWATCH_WATCHDOG_URL could not be called.',
  };
  constructor(why: string) {
    super();
    this.says = `HALLWATCH_WATCHDOG_URL could not be called: ${why}; the next call is in a minute`;
  }
}
