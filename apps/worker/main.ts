import { openPipeline, openStores, runServer } from '#libs/composition/index.js';

await runServer(['MQTT_URL', 'POSTGRES_URL', 'INFLUX_URL'], process.env, { locksFolder: true }, async (on) => {
  await openPipeline(on, await openStores(on));
});
