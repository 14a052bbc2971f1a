import { NestFactory } from '@nestjs/core';
import { runServer } from '#libs/composition/index.js';
import { nestOptions } from '#libs/composition/modules.js';
import { WorkerModule } from './worker.module.js';

const NEEDS = ['MQTT_URL', 'POSTGRES_URL', 'INFLUX_URL'] as const;

await runServer(NEEDS, process.env, { locksFolder: true, isReady: 'with-all-parts' }, async (on) => {
  await NestFactory.createApplicationContext(WorkerModule.forRoot(on), nestOptions(on.reporter.report));
});
