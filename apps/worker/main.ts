import { NestFactory } from '@nestjs/core';
import { runServer } from '#libs/composition/index.js';
import { nestOptions } from '#libs/composition/modules.js';
import { WorkerModule } from './worker.module.js';

await runServer(['MQTT_URL', 'POSTGRES_URL', 'INFLUX_URL'], process.env, { locksFolder: true }, async (on) => {
  await NestFactory.createApplicationContext(WorkerModule.forRoot(on), nestOptions(on.reporter.report));
});
