import { openSync, readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadKioskId } from './fleet.js';
import { LoadKiosk } from './load-kiosk.js';

/*
 * The load, in a process of its own. Told by its parent (or, alone, at once): publish so many messages.
 * With --acked every acknowledgement is written down as `kioskId bootId seq`, so that nothing acknowledged can be lost unnoticed.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    connections: { type: 'string', default: '200' },
    messages: { type: 'string', default: '200000' },
    window: { type: 'string', default: '20' },
    rate: { type: 'string', default: '0' },
    boot: { type: 'string', default: 'b-load' },
    acked: { type: 'string' },
    passwords: { type: 'string' },
  },
});
const connections = Number(values.connections);
/** By kiosk id; without a file all have the one of the load. */
const passwords: Record<string, string> = values.passwords ? JSON.parse(readFileSync(values.passwords, 'utf8')) : {};
const rate = Number(values.rate);

/** Tenths of milliseconds up to ten seconds. */
const histogram = new Uint32Array(100_000);
const ackedFile = values.acked ? openSync(values.acked, 'a') : null;
let ackedLines = '';
let acked = 0;
let wanted = 0;
let finished: () => void = () => undefined;

const noteAck = (kiosk: LoadKiosk, seq: number, ms: number): void => {
  const bucket = Math.min(histogram.length - 1, Math.floor(ms * 10));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  if (ackedFile !== null) ackedLines += `${kiosk.kioskId} ${kiosk.bootId} ${seq}\n`;
  if (++acked >= wanted) finished();
};

/** Written in this turn of the event loop: what was acknowledged is in the file even when the other side is killed. */
const writeAcked = (): void => {
  if (ackedFile !== null && ackedLines) writeSync(ackedFile, ackedLines);
  ackedLines = '';
};
if (ackedFile !== null) setInterval(writeAcked, 5).unref();

const kiosks = Array.from(
  { length: connections },
  (_, n) =>
    new LoadKiosk(loadKioskId(n), values.boot, Number(values.window), noteAck, Number(values.port), passwords[loadKioskId(n)]),
);

async function round(messages: number): Promise<{ seconds: number; p50: number; p99: number; acked: number }> {
  histogram.fill(0);
  acked = 0;
  wanted = messages;
  const done = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const from = performance.now();
  if (rate > 0) spread(messages);
  else for (const [n, kiosk] of kiosks.entries()) kiosk.quota += share(messages, n);
  if (rate === 0) for (const kiosk of kiosks) kiosk.pump();
  await done;
  return { seconds: (performance.now() - from) / 1000, p50: quantile(0.5), p99: quantile(0.99), acked };
}

const share = (messages: number, n: number): number => Math.floor(messages / connections) + (n < messages % connections ? 1 : 0);

/** Hands out messages evenly over time, kiosk by kiosk. */
function spread(messages: number): void {
  const from = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(messages, Math.floor(((performance.now() - from) / 1000) * rate));
    for (; sent < due; sent++) {
      const kiosk = kiosks[sent % connections] as LoadKiosk;
      kiosk.quota++;
      kiosk.pump();
    }
    if (sent >= messages) clearInterval(timer);
  }, 1);
}

function quantile(q: number): number {
  let left = acked * q;
  for (let i = 0; i < histogram.length; i++) {
    left -= histogram[i] as number;
    if (left <= 0) return (i + 1) / 10;
  }
  return histogram.length / 10;
}

function end(): void {
  writeAcked();
  for (const kiosk of kiosks) kiosk.end();
  process.disconnect?.();
}

await Promise.all(kiosks.map((kiosk) => kiosk.start()));
kiosks[0]?.onClose(() => {
  writeAcked();
  process.exit(0);
});
if (process.send) {
  process.on('message', (message: { messages: number }) => {
    if (message.messages > 0) void round(message.messages).then((result) => process.send?.(result));
    else end();
  });
  process.send({ ready: true });
} else {
  console.log(JSON.stringify(await round(Number(values.messages))));
  end();
}
