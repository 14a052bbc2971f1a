import { AvailabilityController } from './availability.js';
import { BoardController, ConsoleController } from './board.js';
import { IncidentsController, NoticesController, OrdersController, WithheldController } from './books.js';
import { CalendarController } from './calendar.js';
import { ConnectionController } from './connection.js';
import { EventsController } from './events.js';
import { AlertsController, ReadingsController } from './evidence.js';
import { FleetController } from './fleet.js';
import { HallsController } from './halls.js';
import { HealthController } from './health.js';
import { KiosksController } from './kiosks.js';
import { OrderActsController } from './order-acts.js';
import { OutsideAlertsController } from './outside-alerts.js';
import { PeopleController } from './people.js';
import { QuarantineController } from './quarantine.js';
import { RulesController } from './rules.js';
import { SessionController } from './session.js';
import { SilencesController } from './silences.js';
import { StateController } from './state.js';
import { SystemsController } from './systems.js';

/** Every route of the HTTP side hangs on one of these. */
export const CONTROLLERS = [
  SessionController,
  HallsController,
  KiosksController,
  ConnectionController,
  FleetController,
  PeopleController,
  SystemsController,
  IncidentsController,
  WithheldController,
  SilencesController,
  AvailabilityController,
  OrdersController,
  OrderActsController,
  NoticesController,
  ReadingsController,
  AlertsController,
  OutsideAlertsController,
  QuarantineController,
  CalendarController,
  RulesController,
  EventsController,
  HealthController,
  StateController,
  BoardController,
  ConsoleController,
];
