import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { BACKEND_STATE_TOPIC } from '#libs/contracts/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { inHistory, inJournal, recorded } from '../harness/kept.js';
import { metricsAt } from '../harness/metrics.js';
import { mountSmallDisk, pretendSmallDisk, SMALL_DISK_ABSENT, type SmallDisk, smallDiskMounts } from '../harness/small-disk.js';
import { type StoryKiosk, StoryStation } from '../harness/station.js';

/** Sends heartbeats one after the other, and notes which were acknowledged. */
class Speaker {
  readonly acknowledged: string[] = [];
  private speaking = true;
  private readonly done: Promise<void>;

  constructor(private readonly kiosk: StoryKiosk) {
    this.done = this.speak();
  }

  async silence(): Promise<void> {
    this.speaking = false;
    await this.done;
  }

  private async speak(): Promise<void> {
    for (let seq = 0; this.speaking; seq++) {
      await this.kiosk.heartbeat({ seq });
      this.acknowledged.push(`${this.kiosk.id} heartbeat b-1 ${seq}`);
      await pause(60);
    }
  }
}

/** What stands retained about the backend's state, for a kiosk that asks now. */
async function standingState({ client }: StoryKiosk): Promise<boolean> {
  const state = new Promise<boolean>((resolve) =>
    client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()).online)),
  );
  await client.subscribeAsync(BACKEND_STATE_TOPIC);
  const online = await state;
  await client.unsubscribeAsync(BACKEND_STATE_TOPIC);
  return online;
}

const told = (station: StoryStation, event: string): number => station.log.filter((line) => line.event === event).length;

async function fillAndFree(disk: SmallDisk): Promise<void> {
  const { dataDir: folder, files } = disk;
  const env = { HALLWATCH_JOURNAL_RESERVE_MB: '0' };
  const station = await StoryStation.open({ clock: new SystemClock(), folder, env, ...(files && { journalFiles: files }) });
  try {
    await station.hall();
    const kiosks = await Promise.all(['K-1', 'K-2', 'K-3'].map((id) => station.kiosk(id)));
    const quiet = await station.kiosk('K-9');
    const speakers = kiosks.map((kiosk) => new Speaker(kiosk));
    const counted = (): number => speakers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    await station.until(() => counted() > 20, 'the first acknowledgements');

    disk.fill();
    await station.until(() => told(station, 'JournalStopped') === 1, 'the stop');
    const { status, body } = await station.call('/api/v1/health/ready');
    expect(status).toBe(503);
    expect((body as { parts: { journal: string } }).parts.journal).toMatch(/^Nothing is acknowledged since .*the disk is full/);
    expect(await metricsAt(station.url)).toContain('hallwatch_journal_stopped{reason="disk-full"} 1');
    expect(await standingState(quiet)).toBe(false);
    // What was acknowledged before the stop has been heard by now.
    const before = counted();
    await pause(2_500);
    expect(counted()).toBe(before);
    expect(kiosks.every(({ client }) => client.connected)).toBe(true);

    disk.free();
    await station.until(() => counted() > before + 20, 'acknowledgements again');
    expect(told(station, 'JournalStopped')).toBe(1);
    expect(told(station, 'JournalResumed')).toBe(1);
    expect(await standingState(quiet)).toBe(true);
    expect((await station.call('/api/v1/health/ready')).status).toBe(200);

    await Promise.all(speakers.map((speaker) => speaker.silence()));
    await recorded(station);
    const acknowledged = speakers.flatMap((speaker) => speaker.acknowledged).sort();
    expect(await inJournal(folder)).toEqual(acknowledged);
    expect(await inHistory(station.stores.history)).toEqual(acknowledged);
  } finally {
    await station.stop();
    disk.remove();
  }
}

describe('while the disk is full nothing is acknowledged and nobody is sent away; freed, it goes on by itself and nothing is lost', () => {
  test('on a disk that says so', () => fillAndFree(pretendSmallDisk()), 60_000);

  if (smallDiskMounts()) test('on a real small filesystem', () => fillAndFree(mountSmallDisk()), 60_000);
  else test.skip(`on a real small filesystem (${SMALL_DISK_ABSENT})`, () => undefined);
});
