import type { Duplex } from 'node:stream';

const PINGRESP = Buffer.of(0xd0, 0x00);
/** Milliseconds of the broker's patience, one and a half keep-alives [MQTT-3.1.2-24], in one that the client may be left without a word: half. */
const PART_OF_PATIENCE = 1 / 3;

/** The broker's client of a connection, with what it keeps of keep-alive. */
interface KeptAlive {
  client?: { connackSent: boolean; _keepaliveInterval: number; _keepaliveTimer: NodeJS.Timeout | null };
}

/**
 * Keeps a connection alive that we do not read for the moment. The client's PINGREQ may lie behind what it sent: the broker waits anew, and
 * the client has the answer before it is read. Answers whether that was sent.
 * @param sinceMs since the answer was sent last.
 */
export function hearNothing(stream: Duplex, sinceMs: number): boolean {
  const { client } = stream as Duplex & KeptAlive;
  if (!client?.connackSent || !client._keepaliveTimer) return false;
  client._keepaliveTimer.refresh();
  if (sinceMs < client._keepaliveInterval * PART_OF_PATIENCE || !stream.writable) return false;
  stream.write(PINGRESP);
  return true;
}
