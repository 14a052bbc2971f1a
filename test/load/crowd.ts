import { parseArgs } from 'node:util';
import { CrowdKiosk } from './crowd-kiosk.js';
import { loadKioskId } from './fleet.js';

/* Very many kiosks, in a process of their own. Told by its parent: come all at once, publish for a while, be cut off all at once. */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    connections: { type: 'string', default: '10000' },
    every: { type: 'string', default: '30' },
    tls: { type: 'boolean', default: false },
  },
});
const connections = Number(values.connections);
const everyMs = Number(values.every) * 1_000;
/**
 * Kiosks that one address has ports for, those of the connections before counted twice. With so few, the kernel chooses address and
 * port by itself, which is a hundred times as fast.
 */
const PER_ADDRESS = 12_000;
/** A kiosk that was not let in tries again, milliseconds. */
const TRY_AGAIN = 1_000;

let wanted = false;
let inside = 0;
let lost = 0;
let allIn: () => void = () => undefined;

const kiosks = Array.from({ length: connections }, (_, n) => {
  const from = connections > PER_ADDRESS ? `127.0.0.${2 + Math.floor(n / PER_ADDRESS)}` : undefined;
  const kiosk: CrowdKiosk = new CrowdKiosk(loadKioskId(n), { port: Number(values.port), tls: values.tls, from }, arrived, () => {
    lost++;
    if (wanted) setTimeout(() => kiosk.connect(), TRY_AGAIN);
  });
  return kiosk;
});

function arrived(): void {
  if (++inside === connections) allIn();
}

export interface Arrival {
  seconds: number;
  /** Connections that were lost, or not let in, on the way. */
  lost: number;
}

async function come(): Promise<Arrival> {
  [wanted, inside, lost] = [true, 0, 0];
  const done = new Promise<void>((resolve) => {
    allIn = resolve;
  });
  const from = performance.now();
  for (const kiosk of kiosks) kiosk.connect();
  await done;
  return { seconds: (performance.now() - from) / 1_000, lost };
}

/** Each publishes once in its time, evenly spread. Answers how many messages were sent and acknowledged. */
async function publish(seconds: number): Promise<{ sent: number; acked: number }> {
  const before = acked();
  const from = performance.now();
  const total = Math.floor((connections * seconds * 1_000) / everyMs);
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - from) * connections) / everyMs));
      for (; sent < due; sent++) kiosks[sent % connections]?.publish(Date.now());
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  for (let tries = 0; acked() - before < total && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return { sent, acked: acked() - before };
}

const acked = (): number => kiosks.reduce((sum, kiosk) => sum + kiosk.acked, 0);

function cut(): void {
  wanted = false;
  for (const kiosk of kiosks) kiosk.cut();
}

type Told = { do: 'come' } | { do: 'publish'; seconds: number } | { do: 'cut' } | { do: 'end' };

process.on('message', async (told: Told) => {
  if (told.do === 'end') process.exit(0);
  if (told.do === 'come') process.send?.(await come());
  if (told.do === 'publish') process.send?.(await publish(told.seconds));
  if (told.do === 'cut') {
    cut();
    process.send?.({});
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
