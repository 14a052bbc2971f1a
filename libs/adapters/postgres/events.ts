import { NamedEvent } from '#libs/runtime/index.js';

/** A connection to PostgreSQL broke. A new one is made when it is needed. */
export class DatabaseConnectionLost extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'A connection to PostgreSQL was lost; a new one is made';
  override readonly counts;
  override readonly error: unknown;

  constructor(of: 'pool' | 'changes', error: unknown) {
    super();
    this.error = error;
    this.counts = {
      metric: 'hallwatch_database_connections_lost_total',
      help: 'Connections to PostgreSQL that broke',
      labels: { of },
    };
  }
}

/** Another process changed the register and it could not be read again; what is in memory may be old until the next change. */
export class RegisterNotRefreshed extends NamedEvent {
  readonly level = 'error';
  readonly says = 'The register could not be read again; what another process changed is not known here yet';
  override readonly counts = {
    metric: 'hallwatch_register_refresh_failures_total',
    help: 'Times that the register could not be read again after another process changed it',
  };
  override readonly error: unknown;

  constructor(error: unknown) {
    super();
    this.error = error;
  }
}

/** Another process brings the tables up to date. */
export class MigrationAwaited extends NamedEvent {
  readonly level = 'info';
  readonly says = 'another process brings the tables of PostgreSQL up to date; waiting';
}

/** The role of Grafana could not be given its password; its panels on PostgreSQL stay empty. */
export class GrafanaNotLetIn extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'Grafana cannot read PostgreSQL: its role was not given HALLWATCH_GRAFANA_PASSWORD. The user of HALLWATCH_POSTGRES_URL must ' +
    'own the role or have CREATEROLE';
  constructor(override readonly error: unknown) {
    super();
  }
}
