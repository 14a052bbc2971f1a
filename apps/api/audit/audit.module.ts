import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';

/** What people did. */
@Module({ controllers: [AuditController] })
export class AuditModule {}
