import { AvailabilityController } from './availability.js';
import { BoardController, ConsoleController } from './board.js';
import { IncidentsController, NoticesController, OrdersController, WithheldController } from './books.js';
import { CalendarController } from './calendar.js';
import { EventsController } from './events.js';
import { AlertsController, ReadingsController } from './evidence.js';
import { FleetController } from './fleet.js';
import { HallsController } from './halls.js';
import { HealthController } from './health.js';
import { KiosksController } from './kiosks.js';
import { QuarantineController } from './quarantine.js';
import { SessionController } from './session.js';

/** Every route of the HTTP side hangs on one of these. */
export const CONTROLLERS = [
  SessionController,
  HallsController,
  KiosksController,
  FleetController,
  IncidentsController,
  WithheldController,
  AvailabilityController,
  OrdersController,
  NoticesController,
  ReadingsController,
  AlertsController,
  QuarantineController,
  CalendarController,
  EventsController,
  HealthController,
  BoardController,
  ConsoleController,
];
