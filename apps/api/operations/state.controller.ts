import { Controller, Get } from '@nestjs/common';
import { Clock, Monitor } from '#libs/domain/index.js';
import { speedOf } from '#libs/runtime/index.js';
import { Public } from '../access/access.decorators.js';
import { State } from '../answers.js';
import { monitoringWithReason } from '../board/public-board.js';
import { Answers } from '../http/answers.decorator.js';

@Controller('api/v1/state')
@Public()
export class StateController {
  constructor(
    private readonly monitor: Monitor,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Answers({
    status: 200,
    about: 'Whether the kiosks are watched now, for every page that claims something. Answers from memory.',
    schema: State,
  })
  state() {
    const now = this.clock.now();
    return { now, speed: speedOf(this.clock), monitoring: monitoringWithReason(this.monitor.monitoring) };
  }
}
