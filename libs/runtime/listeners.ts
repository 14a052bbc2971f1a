import { StartRefused } from './failure.js';
import type { Settings } from './settings.js';

/** The ways to the built-in broker: plain, TLS, WebSocket, and WebSocket over TLS. */
export type MqttVia = 'plain' | 'tls' | 'ws' | 'wss';

export interface MqttListener {
  via: MqttVia;
  /** 0: any free one. */
  port: number;
  /** Name of the setting that has the port. */
  variable: string;
}

type PortSetting = 'MQTT_PORT' | 'MQTT_TLS_PORT' | 'MQTT_WS_PORT' | 'MQTT_WSS_PORT';
const VIAS: Record<MqttVia, PortSetting> = {
  plain: 'MQTT_PORT',
  tls: 'MQTT_TLS_PORT',
  ws: 'MQTT_WS_PORT',
  wss: 'MQTT_WSS_PORT',
};

/** Where the built-in broker listens, by the settings; nowhere when the broker is another. */
export function mqttListeners(settings: Settings): MqttListener[] {
  if (settings.MQTT_URL) return [];
  return (Object.entries(VIAS) as [MqttVia, PortSetting][]).flatMap(([via, setting]) => {
    const port = settings[setting];
    return typeof port === 'number' ? [{ via, port, variable: `HALLWATCH_${setting}` }] : [];
  });
}

const SCHEMES: Record<MqttVia, [string, string]> = {
  plain: ['mqtt', ''],
  tls: ['mqtts', ''],
  ws: ['ws', '/mqtt'],
  wss: ['wss', '/mqtt'],
};

/** The address that kiosks connect to by a listener. */
export function mqttAddress(settings: Settings, { via, port }: MqttListener): string {
  const [scheme, path] = SCHEMES[via];
  const host = settings.MQTT_HOST.includes(':') ? `[${settings.MQTT_HOST}]` : settings.MQTT_HOST;
  return `${scheme}://${host}:${port}${path}`;
}

const given = (settings: Settings, names: (keyof Settings)[]): string[] =>
  names.filter((name) => settings[name] !== undefined).map((name) => `HALLWATCH_${name}`);

/** Refuses settings of the listeners that cannot stand together. Throws {@link StartRefused} with their names. */
export function refuseContradictions(settings: Settings): void {
  const secure = given(settings, ['MQTT_TLS_PORT', 'MQTT_WSS_PORT']);
  const files = given(settings, ['TLS_CERT', 'TLS_KEY', 'TLS_CA']);
  const ours = [...secure, ...given(settings, ['MQTT_WS_PORT']), ...files];
  if (settings.MQTT_URL && ours[0])
    throw new StartRefused(
      `${ours[0]} belongs to the built-in broker, but HALLWATCH_MQTT_URL names another one.`,
      'Unset one of them.',
    );
  if (secure[0] && !(settings.TLS_CERT && settings.TLS_KEY))
    throw new StartRefused(
      `${secure[0]} needs HALLWATCH_TLS_CERT and HALLWATCH_TLS_KEY.`,
      'Set both to PEM files, or unset the port.',
    );
  if (files[0] && !secure[0])
    throw new StartRefused(
      `${files[0]} is set and no listener uses it.`,
      'Set HALLWATCH_MQTT_TLS_PORT or HALLWATCH_MQTT_WSS_PORT, or unset it.',
    );
  refusePorts(settings);
}

function refusePorts(settings: Settings): void {
  const listeners = mqttListeners(settings);
  if (listeners.length === 0 && !settings.MQTT_URL)
    throw new StartRefused(
      'HALLWATCH_MQTT_PORT is off and no other listener is set: no kiosk could connect.',
      'Set one of them.',
    );
  const taken = new Map<number, string>();
  if (settings.HTTP_HOST === settings.MQTT_HOST && listeners.length > 0) taken.set(settings.HTTP_PORT, 'HALLWATCH_HTTP_PORT');
  for (const { port, variable } of listeners) {
    const other = taken.get(port);
    if (other && port !== 0) throw new StartRefused(`${other} and ${variable} are the same port.`, 'Give each one of its own.');
    taken.set(port, variable);
  }
}
