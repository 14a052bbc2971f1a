import { Module } from '@nestjs/common';
import { AlertsController } from './alerts.controller.js';
import { IncidentsController } from './incidents.controller.js';
import { NoticesController } from './notices.controller.js';
import { OrderActsController } from './order-acts.controller.js';
import { OrderBoardController } from './order-board.controller.js';
import { OrderDesk } from './order-desk.js';
import { OrderFiguresController } from './order-figures.controller.js';
import { OrdersController } from './orders.controller.js';
import { OrdersAwayController } from './orders-away.controller.js';
import { OutsideAlertsController } from './outside-alerts.controller.js';
import { ReviewDesk } from './review-desk.js';
import { ReviewsController } from './reviews.controller.js';
import { VisitsController } from './visits.controller.js';
import { WithheldController } from './withheld.controller.js';

/** What was decided, and what people do about it. */
@Module({
  controllers: [
    IncidentsController,
    WithheldController,
    OrderBoardController,
    OrderFiguresController,
    OrdersAwayController,
    OrdersController,
    OrderActsController,
    NoticesController,
    AlertsController,
    OutsideAlertsController,
    VisitsController,
    ReviewsController,
  ],
  providers: [OrderDesk, ReviewDesk],
})
export class BooksModule {}
