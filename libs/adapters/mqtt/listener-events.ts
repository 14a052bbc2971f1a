import { NamedEvent } from '#libs/runtime/index.js';

/** A client and this machine did not come to terms by TLS. */
export class TlsFailed extends NamedEvent {
  readonly level = 'info';
  readonly says = 'TLS with a client failed; it may not trust our authority, or not use TLS at all.';
  override readonly counts = { metric: 'hallwatch_mqtt_tls_failures_total', help: 'Connections that failed in TLS.' };
  constructor(
    override readonly error: unknown,
    override readonly fields: { address: string | undefined },
  ) {
    super();
  }
}

/** Somebody asked for a WebSocket by a name that is not ours. */
export class WebSocketRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'A WebSocket was asked for by a name that is not in HALLWATCH_HOSTS; a kiosk that connects by it needs it there.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_wrong_host_total',
    help: 'WebSockets that were asked for by a name that is not in HALLWATCH_HOSTS.',
  };
  constructor(override readonly fields: { host: string; address: string | undefined }) {
    super();
  }
}

/** A page of another site asked for a WebSocket. */
export class WebSocketOriginRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says =
    'A WebSocket was asked for by a page of another site; where it is the page of a kiosk, put its name into HALLWATCH_HOSTS.';
  override readonly counts = {
    metric: 'hallwatch_mqtt_wrong_origin_total',
    help: 'WebSockets that were asked for by a page of another site.',
  };
  constructor(override readonly fields: { origin: string; address: string | undefined }) {
    super();
  }
}

/** New certificate files are used from now on. */
export class CertificateReloaded extends NamedEvent {
  readonly level = 'info';
  readonly says = 'The certificate of this machine was replaced; new connections get the new one.';
  override readonly counts = { metric: 'hallwatch_tls_reloads_total', help: 'Times that certificate files were taken over.' };
}

/** New certificate files cannot be used; the ones before are kept. */
export class CertificateNotReloaded extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_tls_reload_failures_total',
    help: 'Times that changed certificate files could not be used.',
  };
  constructor(override readonly error: Error) {
    super();
    this.says = `Changed certificate files cannot be used, and the ones before stay in use. ${error.message}`;
  }
}

/** The folder of the certificates cannot be watched; the files are looked at once a minute all the same. */
export class CertificatesNotWatched extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'The folder of the certificates cannot be watched; a change is seen within a minute.';
  constructor(override readonly error: unknown) {
    super();
  }
}
