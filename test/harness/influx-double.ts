import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}
export interface Answering {
  status?: number;
  json?: unknown;
}

/** No InfluxDB: answers as its documented API says for what a test lets it know, and notes what it was asked. */
export interface InfluxDouble {
  url: string;
  asked: Asked[];
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return request.headers['content-type']?.includes('json') ? JSON.parse(text) : text;
}

/** Says in `/ping` that it is of this version; everything else is for the test to answer, and 204 where it does not. */
export async function startInfluxDouble(version: string, answer: (asked: Asked) => Answering | undefined): Promise<InfluxDouble> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method = '', url: path = '', headers } = request;
      response.setHeader('x-influxdb-version', version);
      const one = { method, path, authorization: headers.authorization, body };
      if (path !== '/ping') asked.push(one);
      const { status, json } = (path === '/ping' ? undefined : answer(one)) ?? {};
      response.writeHead(status ?? (json === undefined ? 204 : 200), { 'content-type': 'application/json' });
      response.end(json === undefined ? '' : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, stop };
}
