/** Names of the time-series schema that the dashboards ask for. dashboards.test.ts proves them against lines that the history writes. */
export const HEARTBEAT = {
  name: 'heartbeat',
  seq: 'seq',
  rtt: 'rtt_ms',
  temperature: 'temp_c',
  diskFree: 'disk_free_pct',
} as const;
export const CONSUMABLE = { name: 'consumable', share: 'pct', item: 'item', kind: 'kind' } as const;
export const CASHBOX = { name: 'cashbox', share: 'pct', unit: 'unit', kind: 'kind' } as const;
/** State is 1 while the fault stands, 0 when it was cleared. */
export const FAULT = { name: 'fault', state: 'state', code: 'code', component: 'component' } as const;
/** Tags that every measurement has. */
export const TAG = { region: 'region', hall: 'hall', kiosk: 'kiosk', type: 'type' } as const;

/** The data source as it is provisioned. */
export const INFLUX = { type: 'influxdb', uid: 'hallwatch-influx' } as const;
