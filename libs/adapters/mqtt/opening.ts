/** The protocol that the first packet of a connection asks for. */
export interface Protocol {
  name: string;
  level: number;
}

const CONNECT = 0x10;
/** Names of MQTT from 3.1.1 on, and of 3.1. */
const NAMES = ['MQTT', 'MQIsdp'];
/** Levels that are spoken: 3.1 and 3.1.1. */
const SPOKEN = [3, 4];
/** The first level whose clients read an answer in the form of MQTT 5. */
const FIFTH = 5;
/** A bridge says so by the highest bit of its level. */
const WITHOUT_BRIDGE = 0x7f;

/** What a connection begins with: its protocol, `more` when that is not known yet, null when it is no MQTT. */
export function protocolOf(bytes: Uint8Array): Protocol | 'more' | null {
  if (bytes[0] !== undefined && bytes[0] !== CONNECT) return null;
  let at = 1;
  while (at < 4 && (bytes[at] ?? 0) > 127) at++;
  const begins = at + 3;
  const length = bytes[begins - 1];
  if (length === undefined) return 'more';
  const known = NAMES.find((name) => name.length === length && bytes[begins - 2] === 0);
  if (known === undefined) return null;
  const level = bytes[begins + length];
  if (level === undefined) return 'more';
  const name = Buffer.from(bytes.subarray(begins, begins + length)).toString('latin1');
  return name === known ? { name, level: level & WITHOUT_BRIDGE } : null;
}

export const isSpoken = ({ level }: Protocol): boolean => SPOKEN.includes(level);

/** CONNACK "unacceptable protocol version" in the form that the client reads: of MQTT 5 from there on [MQTT-3.1.2-2], else of 3.1.1. */
export const refusalOf = ({ name, level }: Protocol): Buffer =>
  name === 'MQTT' && level >= FIFTH ? Buffer.of(0x20, 3, 0, 0x84, 0) : Buffer.of(0x20, 2, 0, 1);
