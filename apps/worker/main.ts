import { NestFactory } from '@nestjs/core';
import { nestOptions, runServer } from '#libs/composition/index.js';
import { WorkerModule } from './worker.module.js';

await runServer(['MQTT_URL', 'POSTGRES_URL', 'INFLUX_URL'], process.env, { locksFolder: true }, async (on) => {
  await NestFactory.createApplicationContext(WorkerModule.forRoot(on), nestOptions(on.reporter.report));
});
