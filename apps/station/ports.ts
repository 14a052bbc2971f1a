import { mqttListeners, portMustBeFree, type Settings } from '#libs/runtime/index.js';

/** Throws StartRefused for the first port in use, by its variable. */
export async function portsMustBeFree(settings: Settings): Promise<void> {
  for (const { port, variable } of mqttListeners(settings)) await portMustBeFree(settings.MQTT_HOST, port, variable);
  await portMustBeFree(settings.HTTP_HOST, settings.HTTP_PORT, 'HALLWATCH_HTTP_PORT');
}
