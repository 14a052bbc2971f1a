import { writeSync } from 'node:fs';
import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { DAY, SECOND } from '#libs/domain/index.js';
import { MORNING, sampleReading } from './sample-readings.js';

/** Writes batches without end, a reading a second, sums up what is there, and tells each position that was acknowledged, until it is killed. */
const [folder = ''] = process.argv.slice(2);
const history = await DuckHistory.open({ folder });
let position = await history.position();
writeSync(1, `${position}\n`);
for (;;) {
  const size = 1 + ((position * 7) % 900);
  const batch = Array.from({ length: size }, (_, i) =>
    sampleReading({ seq: position + i + 1, ts: MORNING + (position + i) * SECOND }),
  );
  position += size;
  await history.write(batch, position);
  writeSync(1, `${position}\n`);
  await history.summarize(MORNING + 30 * DAY);
}
