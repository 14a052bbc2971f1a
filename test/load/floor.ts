import { parser } from 'mqtt-packet';
import { Disassembler, layDown, sizeOf } from '#libs/adapters/journal/record.js';
import { contractBreach } from '#libs/contracts/index.js';
import { assemble } from '#libs/domain/index.js';
import { loadKioskId } from './fleet.js';
import { FIRST_SEQ, HeartbeatPacket } from './load-packets.js';

const CHUNK = 20;

/** Microseconds of CPU a message that nobody can do without: parse the packet, parse and check the JSON, lay down the record. */
export function measureFloor(messages: number): number {
  const chunks = Array.from({ length: 200 }, (_, n) => chunkOf(n));
  const disassembler = new Disassembler();
  const target = Buffer.allocUnsafe(256 * 1024);
  let used = 0;
  const mqtt = parser();
  mqtt.on('packet', (packet) => {
    if (packet.cmd !== 'publish') return;
    const raw = packet.payload as Buffer;
    const payload = JSON.parse(raw.toString()) as Record<string, unknown>;
    if (contractBreach('heartbeat', payload) !== null) throw new Error('the load breaks the contract');
    const [, , region = '', kioskId = ''] = packet.topic.split('/');
    const reading = assemble({ kioskId, hallId: 'load-hall', region, kioskType: 'LOAD', kind: 'heartbeat' }, payload, 1, {
      historical: false,
    });
    const parts = disassembler.parts({ entry: { type: 'reading', reading }, raw });
    if (used + sizeOf(parts) > target.length) used = 0;
    layDown(target, used, parts, 1, 7);
    used += sizeOf(parts);
  });
  const rounds = Math.ceil(messages / (chunks.length * CHUNK));
  const run = (times: number): void => {
    for (let i = 0; i < times; i++) for (const chunk of chunks) mqtt.parse(chunk);
  };
  run(Math.ceil(rounds / 4));
  const before = process.cpuUsage();
  run(rounds);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (rounds * chunks.length * CHUNK);
}

function chunkOf(n: number): Buffer {
  const packet = new HeartbeatPacket(loadKioskId(n), 'b-floor');
  return Buffer.concat(Array.from({ length: CHUNK }, (_, i) => Buffer.from(packet.set(i + 1, FIRST_SEQ + i, 1_800_000_000_000))));
}
