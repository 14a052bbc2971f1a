import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/*
 * The least that a server of Node can do for a kiosk: read its socket and acknowledge. Nothing is parsed but the heads of the packets,
 * nothing is kept. The acknowledgements of one chunk go out as one.
 */
const CONNECT = 1;
const PUBLISH = 3;
const CONNACK = Buffer.of(0x20, 2, 0, 0);

/** Bytes of the packet that begins at `at`, and where what is behind its head begins; null: not all of it has come. */
function packetAt(bytes: Buffer, at: number): { body: number; end: number } | null {
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const byte = bytes[at + 1 + n];
    if (byte === undefined) return null;
    length += (byte & 127) * 128 ** n;
    const end = at + 2 + n + length;
    if (byte < 128) return end <= bytes.length ? { body: at + 2 + n, end } : null;
  }
  return null;
}

function answerOf(bytes: Buffer, at: number, body: number): Buffer | null {
  const kind = (bytes[at] as number) >> 4;
  if (kind === CONNECT) return CONNACK;
  if (kind !== PUBLISH) return null;
  const id = body + 2 + bytes.readUInt16BE(body);
  return Buffer.of(0x40, 2, bytes[id] as number, bytes[id + 1] as number);
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const answers: Buffer[] = [];
    let at = 0;
    for (let next = packetAt(bytes, 0); next; next = packetAt(bytes, at)) {
      const answer = answerOf(bytes, at, next.body);
      if (answer) answers.push(answer);
      at = next.end;
    }
    rest = bytes.subarray(at);
    if (answers.length > 0) socket.write(answers.length === 1 ? (answers[0] as Buffer) : Buffer.concat(answers));
  });
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.on('disconnect', () => process.exit(0));
process.send?.({ port: (server.address() as AddressInfo).port });
