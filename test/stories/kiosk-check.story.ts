import { afterEach, expect } from '@jest/globals';
import { runKioskCheck } from '#apps/tools/kiosk/run.js';
import { type ConformanceFinding, MINUTE } from '#libs/domain/index.js';
import type { StoryClock } from '#libs/runtime/index.js';
import { ADMIN_PASSWORD } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';
import { type Habits, VendorKiosk } from '../harness/vendor-kiosk.js';

const here = stationFor();
const ENV = { HALLWATCH_PASSWORD: ADMIN_PASSWORD, LANG: 'C' };
const machines: VendorKiosk[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) await machine.end();
});

let count = 0;
async function vendor(habits?: Habits): Promise<VendorKiosk> {
  const kiosk = await VendorKiosk.registered(here.station, `V-${++count}`, habits);
  machines.push(kiosk);
  return kiosk;
}

/** What was received is judged, answered and in the history, which waits for company by the story's clock. */
async function kept(): Promise<void> {
  const { station } = here;
  await station.settled();
  for (const machine of machines) await machine.atRest();
  await station.until(() => {
    if (station.pipeline.record.behind === 0) return true;
    (station.clock as StoryClock).forward(50);
    return false;
  }, 'the history');
}

interface Checked {
  code: number;
  findings: ConformanceFinding[];
  /** What was told last of each that is missing or wrong. */
  faults: string[];
}

/** Checks the kiosk; between two looks a minute passes and it does what it does in that minute. */
async function check(kiosk: VendorKiosk, minute: (n: number) => Promise<unknown>, args: string[] = []): Promise<Checked> {
  const { station } = here;
  const told: ConformanceFinding[] = [];
  let n = 0;
  const code = await runKioskCheck(['--id', kiosk.id, '--url', station.url, '--json', '--for', '12m', ...args], ENV, {
    say: (line) => void told.push(JSON.parse(line)),
    pause: async () => {
      for (const machine of machines) await machine.atRest();
      await station.forward(MINUTE);
      await minute(n++);
      await kept();
    },
  });
  const last = new Map(told.filter((one) => one.code).map((one) => [one.code, one]));
  const findings = [...last.values()];
  const faults = findings.filter(({ verdict }) => verdict === 'missing' || verdict === 'wrong');
  return { code, findings, faults: faults.map((one) => `${one.code} ${one.verdict}: ${one.says.en}`) };
}

/** The one fault that is found, and no other. */
const only = (fault: RegExp) => (checked: Checked) => {
  expect(checked.faults).toEqual([expect.stringMatching(fault)]);
  expect(checked.code).toBe(1);
};

const connects =
  (kiosk: VendorKiosk, then: (n: number) => Promise<unknown> = () => kiosk.heartbeat()) =>
  async (n: number): Promise<void> => {
    if (n === 0) await kiosk.connect();
    await then(n);
  };

story('a kiosk that does everything right is told so, line by line, before the time is over', async () => {
  const kiosk = await vendor();
  const { code, faults, findings } = await check(kiosk, connects(kiosk), ['--ask']);
  expect(faults).toEqual([]);
  expect(code).toBe(0);
  expect(findings.filter(({ verdict }) => verdict !== 'right')).toEqual([]);
  expect(findings).toHaveLength(17);
});

story('one with a kept session that was connected before, and comes back, is right too', async () => {
  const kiosk = await vendor({ clean: false, subscribesOnce: true });
  await kiosk.connect();
  await here.station.forward(60 * MINUTE);
  const lives = async (n: number): Promise<void> => {
    if (n === 2) await kiosk.cut().then(() => kiosk.connect());
    await kiosk.heartbeat();
  };
  expect(await check(kiosk, lives)).toMatchObject({ code: 0, faults: [] });
});

story('a kiosk that never comes is missing', async () => {
  const { code, faults } = await check(await vendor(), async () => undefined);
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['log-in missing', 'birth missing', 'period missing']);
  expect(code).toBe(1);
});

story('no will', async () => {
  const kiosk = await vendor({ will: null });
  only(/^will missing: It connected without a will/)(await check(kiosk, connects(kiosk)));
});

story('a will with QoS 0 on a wrong topic that nobody can read', async () => {
  const kiosk = await vendor({ will: { topic: 'kiosk/gone', qos: 0, payload: Buffer.from('gone') } });
  only(/^will wrong: .*its topic is kiosk\/gone.*its QoS is 0, not 1; its payload breaks the contract: it is not JSON/)(
    await check(kiosk, connects(kiosk)),
  );
});

story('a client id that another kiosk may have', async () => {
  const kiosk = await vendor({ clientId: 'kiosk' });
  only(/^client-id wrong: Its client id “kiosk” is not one of its own/)(await check(kiosk, connects(kiosk)));
});

story('no birth', async () => {
  const kiosk = await vendor({ bornAtConnect: false, answersRebirth: false });
  const { code, faults } = await check(kiosk, connects(kiosk));
  expect(faults).toEqual([
    expect.stringMatching(/^birth missing: No birth came within 30 s of its connect/),
    expect.stringMatching(/^rebirth missing/),
  ]);
  expect(code).toBe(1);
});

story('a gap in seq', async () => {
  const kiosk = await vendor();
  const skips = async (n: number): Promise<void> => {
    if (n === 2) kiosk.seq += 3;
    await kiosk.heartbeat();
  };
  only(/^sequence wrong: seq has gaps: boot b-1 lacks 3, 4, 5\./)(await check(kiosk, connects(kiosk, skips)));
});

story('a clock that is ten minutes slow, and one that counts seconds', async () => {
  const slow = await vendor({ clock: (at) => at - 10 * MINUTE });
  only(/^clock wrong: Its clock is wrong: it is 10 minutes behind ours/)(await check(slow, connects(slow)));
  const seconds = await vendor({ clock: (at) => Math.floor(at / 1_000) });
  only(/^clock wrong: Its clock is wrong: its ts is in seconds/)(await check(seconds, connects(seconds)));
});

story('heartbeats that come half as often as the register says', async () => {
  const kiosk = await vendor();
  const rarely = async (n: number): Promise<unknown> => n % 2 === 0 && kiosk.heartbeat();
  only(/^period wrong: A heartbeat comes every 12[\d.]+ s, the register has 60/)(await check(kiosk, connects(kiosk, rarely)));
});

story('a period of its own that it keeps to though the register has another', async () => {
  const kiosk = await vendor({ heartbeatS: 300, obeysPeriod: false });
  only(/^heartbeat-wish wrong: Its birth says heartbeatS 300, the register has 60/)(await check(kiosk, connects(kiosk)));
  const obeys = await vendor({ heartbeatS: 300 });
  expect(await check(obeys, connects(obeys))).toMatchObject({ code: 0, faults: [] });
});

/** Something that is refused, until it is in the quarantine. */
async function refused(kiosk: VendorKiosk, payload: object): Promise<void> {
  await kiosk.heartbeat(payload);
  const listed = async (): Promise<unknown[]> =>
    ((await here.station.call(`/api/v1/quarantine?kioskId=${kiosk.id}`)).body as { items: unknown[] }).items;
  await here.station.until(async () => (await listed()).length > 0, 'the quarantine');
}

story('a message with a wrong field, in the words of the quarantine', async () => {
  const kiosk = await vendor();
  const once = (n: number): Promise<void> => (n === 2 ? refused(kiosk, { tempC: '41' }) : kiosk.heartbeat());
  only(/^refusals wrong: 1 message was refused \(breaks-contract\)\. The first: .*tempC must be a number, it is a string/)(
    await check(kiosk, connects(kiosk, once)),
  );
});

story('a message that is far too large', async () => {
  const kiosk = await vendor();
  const once = (n: number): Promise<void> => (n === 2 ? refused(kiosk, { note: 'x'.repeat(300_000) }) : kiosk.heartbeat());
  only(/^size wrong: A message is too large: The payload has \d+ bytes; at most 16384 are taken/)(
    await check(kiosk, connects(kiosk, once)),
  );
});

story('a clean session that does not subscribe again after its reconnect', async () => {
  const kiosk = await vendor({ subscribesOnce: true });
  const reconnects = async (n: number): Promise<void> => {
    if (n === 2) await kiosk.cut().then(() => kiosk.connect());
    await kiosk.heartbeat();
  };
  const { code, faults } = await check(kiosk, connects(kiosk, reconnects));
  expect(faults).toEqual([
    expect.stringMatching(/^subscriptions missing: It did not subscribe to \S+\/down\/# within 10 s of its reconnect/),
    expect.stringMatching(/^backend-state missing/),
  ]);
  expect(code).toBe(1);
});

story('a question for a birth that is not answered', async () => {
  const kiosk = await vendor({ answersRebirth: false });
  only(/^rebirth missing: No birth came within 30 s of \{"rebirth":true\}/)(await check(kiosk, connects(kiosk), ['--ask']));
});

story('a start that uses the numbers of the start before', async () => {
  const kiosk = await vendor();
  const reboots = async (n: number): Promise<void> => {
    if (n === 2) {
      await kiosk.cut();
      kiosk.seq = 0;
      await kiosk.connect();
    }
    await kiosk.heartbeat();
  };
  only(/^numbers wrong: A number is used twice: \(b-1, 0\)/)(await check(kiosk, connects(kiosk, reboots)));
});

story('two machines with one identity', async () => {
  const kiosk = await vendor();
  const twin = kiosk.twin({ clientId: `${kiosk.id}@other` });
  twin.bootId = 'b-2';
  const both = async (n: number): Promise<void> => {
    if (n === 0) {
      machines.push(twin);
      await twin.connect();
    }
    await kiosk.heartbeat();
    await here.station.forward(1_000);
    await twin.heartbeat();
  };
  const { code, faults } = await check(kiosk, connects(kiosk, both));
  expect(faults).toContainEqual(expect.stringMatching(/^one-machine wrong: Two machines, or two programs, use this identity/));
  expect(code).toBe(1);
});

story('a wrong password is refused with what to do; so is a kiosk that is not registered, and nobody who answers', async () => {
  const kiosk = await vendor();
  const wrong = new VendorKiosk(here.station, kiosk.id, 'not-its-password');
  const tries = async (n: number): Promise<void> => {
    if (n === 0) await expect(wrong.connect()).rejects.toMatchObject({ code: 5 });
    else await connects(kiosk)(n - 1);
  };
  only(/^log-in wrong: A log-in was refused: .*\.mqtt\.password/)(await check(kiosk, tries));
  const complaints: string[] = [];
  const means = { say: () => undefined, pause: async () => undefined, complain: (line: string) => void complaints.push(line) };
  const run = (args: string[], env: Record<string, string> = ENV) => runKioskCheck(args, env, means);
  expect(await run(['--id', 'nobody', '--url', here.station.url])).toBe(2);
  expect(await run(['--id', kiosk.id, '--url', 'http://127.0.0.1:9'])).toBe(2);
  expect(await run(['--id', kiosk.id, '--url', here.station.url], { HALLWATCH_TOKEN: 'made-up' })).toBe(2);
  expect(await run(['--id', kiosk.id, '--for', 'long'])).toBe(2);
  expect(complaints).toEqual([
    expect.stringMatching(/There is no kiosk nobody/),
    expect.stringMatching(/Nobody answers at http:\/\/127\.0\.0\.1:9\./),
    expect.stringMatching(/HALLWATCH_TOKEN/),
    expect.stringMatching(/--for must be a time/),
  ]);
});
