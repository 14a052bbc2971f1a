import { nameOf } from '../identity/index.js';
import type { Person } from '../people/index.js';
import type { Instant } from '../time/index.js';
import type { OutboundMessage } from './message.js';

const words = ({ name }: Person) => ({
  zh: `测试通知：${name}，您能看到这条消息，说明通知渠道可用。无需处理。`,
  en: `Test alert: ${name}, you can read this, so the channel works. Nothing is to be done.`,
});

/** What shows somebody that a way to them works: a message by each of their channels, of no order and no incident. */
export function testAlerts(person: Person, at: Instant, by: string): { id: string; message: OutboundMessage; at: Instant }[] {
  const { id: to, name, halls, channels } = person;
  return channels.map((_, channel) => ({
    id: nameOf('AL', at, 'alert.test', to, String(channel), by),
    at,
    message: {
      type: 'alert',
      orderId: null,
      kioskId: null,
      hallId: halls[0] ?? '',
      to,
      channel,
      event: 'alert.test',
      body: { event: 'alert.test', at: new Date(at).toISOString(), to: { id: to, name }, text: words(person) },
    },
  }));
}
