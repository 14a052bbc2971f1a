import { Module } from '@nestjs/common';
import { GivingModule } from '../giving/giving.module.js';
import { CalendarController } from './calendar.controller.js';
import { ConnectionController } from './connection.controller.js';
import { DepartmentsController } from './departments.controller.js';
import { RegisterEditor } from './editor.js';
import { FleetController } from './fleet.controller.js';
import { HallsController } from './halls.controller.js';
import { KioskViews } from './kiosk-views.js';
import { KiosksController } from './kiosks.controller.js';
import { PeopleController } from './people.controller.js';
import { RegisterHistoryController } from './register-history.controller.js';
import { RosterDesk } from './roster-desk.js';
import { RostersController } from './rosters.controller.js';
import { SystemsController } from './systems.controller.js';
import { TestAlertsController } from './test-alerts.controller.js';
import { Versions } from './versions.js';

/** What there is: halls, kiosks, people, business systems, the calendar. */
@Module({
  imports: [GivingModule],
  controllers: [
    HallsController,
    KiosksController,
    ConnectionController,
    FleetController,
    PeopleController,
    DepartmentsController,
    RegisterHistoryController,
    SystemsController,
    RostersController,
    TestAlertsController,
    CalendarController,
  ],
  providers: [RegisterEditor, KioskViews, RosterDesk, Versions],
})
export class RegisterModule {}
