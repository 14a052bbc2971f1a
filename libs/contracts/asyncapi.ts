import { z } from 'zod';
import { CLIENT_ID_SEPARATOR } from './client-id.js';
import { FleetFile } from './fleet.js';
import { MAX_PAYLOAD_BYTES, NAME_PATTERN, TOPICS, type Topic } from './topics.js';

type Json = Record<string, unknown>;

const topics = Object.entries(TOPICS) as [Topic, (typeof TOPICS)[Topic]][];

/** Last parts of the topic: `birth`, `down/sign` → `downSign`, `state`. */
function nameOf(topic: Topic): string {
  const parts = topic.replace('hallwatch/v1/', '').replace('{region}/{kioskId}/', '').split('/');
  return parts.map((part, at) => (at === 0 ? part : part[0]?.toUpperCase() + part.slice(1))).join('');
}

const capitalised = (name: string): string => name[0]?.toUpperCase() + name.slice(1);
const fromKiosk = (topic: Topic): boolean => topic.includes('{kioskId}') && !topic.includes('/down/');
const retained = (topic: Topic): boolean => !fromKiosk(topic);

/** As kiosks may send it: unknown fields are let through here, because the backend leaves them out and refuses nothing for them. */
const schemaOf = (schema: z.ZodType, target: 'draft-7' | 'draft-2020-12'): Json =>
  z.toJSONSchema(schema, { target, io: 'input' }) as Json;

function withoutDialect(schema: Json): Json {
  const { $schema: _dialect, ...rest } = schema;
  return rest;
}

const PARAMETERS: Json = {
  region: { description: `Region of the hall; ${NAME_PATTERN.source}` },
  kioskId: { description: `Id of the kiosk, equal to its MQTT user name; ${NAME_PATTERN.source}` },
};

const channel = (topic: Topic): Json => ({
  address: topic,
  messages: { [nameOf(topic)]: { $ref: `#/components/messages/${nameOf(topic)}` } },
  ...(topic.includes('{kioskId}') && {
    parameters: { region: { $ref: '#/components/parameters/region' }, kioskId: { $ref: '#/components/parameters/kioskId' } },
  }),
});

/** From the backend's side: it receives what kiosks send, and sends what goes down to them. */
const operation = (topic: Topic): Json => ({
  action: fromKiosk(topic) ? 'receive' : 'send',
  channel: { $ref: `#/channels/${nameOf(topic)}` },
  messages: [{ $ref: `#/channels/${nameOf(topic)}/messages/${nameOf(topic)}` }],
  bindings: { mqtt: { qos: 1, retain: retained(topic), bindingVersion: '0.2.0' } },
});

const message = (topic: Topic): Json => ({
  name: nameOf(topic),
  ...(TOPICS[topic].description && { summary: TOPICS[topic].description }),
  contentType: 'application/json',
  payload: { $ref: `#/components/schemas/${capitalised(nameOf(topic))}` },
});

const each = (make: (topic: Topic) => [string, Json]): Json => Object.fromEntries(topics.map(([topic]) => make(topic)));

const INFO: Json = {
  title: 'Hallwatch: the wire between kiosks and backend',
  version: '1.0.0',
  description: [
    'MQTT 3.1.1, also over WebSocket. The user name is the id of the kiosk.',
    'The client id is the id of the kiosk, or for a further connection of it the id,',
    `${CLIENT_ID_SEPARATOR} and a word: brokers end the connection of whoever has the same one. Who is not let in is answered 5.`,
    `Payloads are JSON in UTF-8, at most ${MAX_PAYLOAD_BYTES} bytes, sent with QoS 1.`,
    'The acknowledgement means that the message is kept. Unknown fields are left out, never refused.',
    'What is sent again is known by its bytes: the same bootId and seq with another ts or payload is another message.',
    'Every kiosk sends a birth after each connect and leaves a will for its current boot.',
  ].join(' '),
  license: { name: 'Apache-2.0' },
};

/** The AsyncAPI 3.0 document of everything that travels over MQTT. */
export function asyncApi(): Json {
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: 'application/json',
    channels: each((topic) => [nameOf(topic), channel(topic)]),
    operations: each((topic) => [`${fromKiosk(topic) ? 'receive' : 'send'}${capitalised(nameOf(topic))}`, operation(topic)]),
    components: {
      parameters: PARAMETERS,
      messages: each((topic) => [nameOf(topic), message(topic)]),
      schemas: each((topic) => [capitalised(nameOf(topic)), withoutDialect(schemaOf(TOPICS[topic], 'draft-7'))]),
    },
  };
}

/** JSON Schemas (2020-12) of the payloads and of the fleet file, by name. */
export const jsonSchemas = (): Record<string, Json> => ({
  ...Object.fromEntries(topics.map(([topic, schema]) => [nameOf(topic), schemaOf(schema, 'draft-2020-12')])),
  fleet: schemaOf(FleetFile, 'draft-2020-12'),
});
