import { Module } from '@nestjs/common';
import { openChannels, SignChannel } from '#libs/adapters/channels/index.js';
import { PostgresSharedSecret } from '#libs/adapters/postgres/index.js';
import { CHANNELS } from '#libs/contracts/index.js';
import {
  AllowedTargets,
  Books,
  Channel,
  Clock,
  Downlink,
  IncidentBook,
  KioskRegistry,
  NoticeBoard,
  OrderBook,
  Outbox,
  ReviewBook,
  SECOND,
} from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { SendingOutcomes } from '#libs/stages/decide/index.js';
import { Deliver, StandingSigns, Writing } from '#libs/stages/deliver/index.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { WebhookSecret } from './secrets.js';
import { Setting } from './setting.js';
import { refusedTargets, TargetsUnnamed, unnamedTargets } from './targets.js';

const wall = new SystemClock();

const secret = made(WebhookSecret, [Setting, PostgresSharedSecret], async ({ dataDir, settings, reporter }, shared) => {
  const it = WebhookSecret.of(dataDir, settings.WEBHOOK_SECRET, reporter.report);
  await shared.keep(it.value);
  return it;
});

const channel = made(Channel, [WebhookSecret, AllowedTargets], ({ value }, policy) =>
  openChannels({ secret: () => value, wallSeconds: () => Math.floor(wall.now() / SECOND), policy }),
);

const sign = made(SignChannel, [Downlink, NoticeBoard, Clock, KioskRegistry], (downlink, notices, clock, registry) => {
  const regionOf = (kioskId: string) => registry.hall(registry.kiosk(kioskId)?.hall ?? '')?.region;
  return new SignChannel((topic, text, { retain }) => downlink.publishDown(topic, text, retain), notices, clock, regionOf);
});

const deliver = made(
  Deliver,
  [Setting, Books, Outbox, OrderBook, IncidentBook, ReviewBook, KioskRegistry, Channel, SignChannel],
  ({ settings, clock, reporter }, books, outbox, orders, incidents, reviews, registry, alerts, signs) => {
    const writing = new Writing({ orders, incidents, reviews, registry, publicUrl: settings.PUBLIC_URL });
    const { tellUnreached, tellReached, passOn, name } = new SendingOutcomes(books, registry);
    const parts = { outbox, channel: alerts, kinds: CHANNELS, sign: signs, clock, report: reporter.report, writing };
    const it = new Deliver({ ...parts, tellUnreached, tellReached, passOn, name });
    it.expose(reporter.metrics);
    return it;
  },
);

const delivering = part(
  'deliver',
  [Setting, Deliver, KioskRegistry, AllowedTargets],
  ({ settings, reporter }, it, registry, targets) => ({
    start: () => {
      const unnamed = unnamedTargets(registry, new AllowedTargets(settings.ALLOW_TARGETS), targets);
      if (unnamed !== null) reporter.report(new TargetsUnnamed(unnamed));
      it.start();
    },
    stop: () => it.stop(),
    complaints: { deliver: it.complaint, receivers: it.receivers, targets: () => refusedTargets(registry, targets) },
  }),
);

const signs = made(StandingSigns, [Setting, SignChannel, KioskRegistry], ({ reporter }, channel, registry) => {
  return new StandingSigns(() => channel.putUp(registry), wall, reporter.report);
});

/** The outbox and its channels. */
@Module({
  providers: [secret, channel, sign, deliver, delivering, signs, part('the signs', [StandingSigns], (it) => it)],
  exports: [Deliver, StandingSigns, WebhookSecret],
})
export class DeliverModule {}
