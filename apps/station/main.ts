import { begin, Lifecycle, mqttListeners, portMustBeFree, readSettings, stopOnSignal } from '#libs/runtime/index.js';
import { readArguments } from './arguments.js';
import { write } from './write.js';

const began = performance.now();
const lifecycle = new Lifecycle();
stopOnSignal(lifecycle, write);
await begin(lifecycle, async () => {
  const asked = readArguments(process.argv.slice(2));
  const settings = readSettings(process.env);
  for (const { port, variable } of mqttListeners(settings)) await portMustBeFree(settings.MQTT_HOST, port, variable);
  await portMustBeFree(settings.HTTP_HOST, settings.HTTP_PORT, 'HALLWATCH_HTTP_PORT');
  // Whoever is refused for a wrong word or a port need not wait until everything is loaded.
  const { openStation } = await import('./station.js');
  await openStation(asked, settings, lifecycle, began);
});
