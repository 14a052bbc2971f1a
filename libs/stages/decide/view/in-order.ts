import {
  type Instant,
  type NewChange,
  type OpenBooks,
  type OutboundMessage,
  Outbox,
  type OutboxItem,
} from '#libs/domain/index.js';

type News = NewChange;
type Message = { id: string; message: OutboundMessage; at: Instant };

/** How a moment is read: what is wrong, what is kept back, what is to be done, what the public reads; who is called comes last. */
const READ_AS: readonly string[] = ['incident', 'withheld', 'order', 'notice'];

function placeOf({ what }: News): number {
  const place = READ_AS.indexOf(what);
  return place < 0 ? READ_AS.length : place;
}

/** Takes messages in and hands them on later. */
class Waiting extends Outbox {
  constructor(
    private readonly of: Outbox,
    override readonly put: (message: Message) => Promise<void>,
  ) {
    super();
  }

  override ready = (...asked: Parameters<Outbox['ready']>): ReturnType<Outbox['ready']> => this.of.ready(...asked);
  override nextDue = (...asked: Parameters<Outbox['nextDue']>): Promise<Instant | null> => this.of.nextDue(...asked);
  override behind = (item: OutboxItem): Promise<OutboxItem[]> => this.of.behind(item);
  override besides = (item: OutboxItem): Promise<OutboxItem[]> => this.of.besides(item);
  override hold = (...held: Parameters<Outbox['hold']>): Promise<void> => this.of.hold(...held);
  override settle = (item: OutboxItem): Promise<void> => this.of.settle(item);
  override one = (id: string): Promise<OutboxItem | undefined> => this.of.one(id);
  override list = (...[filter]: Parameters<Outbox['list']>): ReturnType<Outbox['list']> => this.of.list(filter);
}

/** The books of which everything that one moment tells is told in the order in which it is read. */
export class InOrder {
  private news: News[] = [];
  private messages: Message[] = [];
  readonly books: OpenBooks;

  constructor(private readonly of: OpenBooks) {
    const tell = async (news: News): Promise<void> => void this.news.push(news);
    const put = async (message: Message): Promise<void> => void this.messages.push(message);
    this.books = { ...of, tell, outbox: new Waiting(of.outbox, put) };
  }

  /** The moment is over. */
  async flush(): Promise<void> {
    const [news, messages] = [this.news, this.messages];
    [this.news, this.messages] = [[], []];
    for (const one of news.sort((a, b) => placeOf(a) - placeOf(b))) await this.of.tell(one);
    for (const one of messages) await this.of.outbox.put(one);
  }
}
