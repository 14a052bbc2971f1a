import { AccountEntity } from './account.entity.js';
import { AccountDeviceEntity } from './account-device.entity.js';
import { AccountFactorEntity } from './account-factor.entity.js';
import { AccountFormerPasswordEntity } from './account-former-password.entity.js';
import { AccountIdentityEntity } from './account-identity.entity.js';
import { AccountInvitationEntity } from './account-invitation.entity.js';
import { AccountRecoveryEntity } from './account-recovery.entity.js';
import { AccountSessionEntity } from './account-session.entity.js';
import { AccountTokenEntity } from './account-token.entity.js';
import { ActEntity } from './act.entity.js';
import { ActAnchorEntity } from './act-anchor.entity.js';
import { ActCheckpointEntity } from './act-checkpoint.entity.js';
import { AdministratorsToldEntity } from './administrators-told.entity.js';
import { BusinessSystemEntity } from './business-system.entity.js';
import { CalendarOverrideEntity } from './calendar-override.entity.js';
import { ChangeEntity } from './change.entity.js';
import { CitizenServiceEntity } from './citizen-service.entity.js';
import { ConsumerPositionEntity } from './consumer-position.entity.js';
import { CustomerFileEntity } from './customer-file.entity.js';
import { DepartmentEntity } from './department.entity.js';
import { FileOpeningEntity } from './file-opening.entity.js';
import { HallEntity } from './hall.entity.js';
import { HallPastEntity } from './hall-past.entity.js';
import { HistoryDueEntity } from './history-due.entity.js';
import { IncidentEntity } from './incident.entity.js';
import { InstallationEntity } from './installation.entity.js';
import { InterruptionToldEntity } from './interruption-told.entity.js';
import { KioskEntity } from './kiosk.entity.js';
import { KioskCredentialEntity } from './kiosk-credential.entity.js';
import { KioskHeardEntity } from './kiosk-heard.entity.js';
import { KioskModeEntity } from './kiosk-mode.entity.js';
import { KioskPastEntity } from './kiosk-past.entity.js';
import { KioskViewEntity } from './kiosk-view.entity.js';
import { MaintenanceOrderEntity } from './maintenance-order.entity.js';
import { NotNotifiedEntity } from './not-notified.entity.js';
import { OrderActEntity } from './order-act.entity.js';
import { OutageNoticeEntity } from './outage-notice.entity.js';
import { OutboxEntity } from './outbox.entity.js';
import { OutsideAlertEntity } from './outside-alert.entity.js';
import { OwnNumberEntity } from './own-number.entity.js';
import { PersonEntity } from './person.entity.js';
import { PhotoEntity } from './photo.entity.js';
import { QuarantineEntity } from './quarantine.entity.js';
import { RegisterFoundEntity } from './register-found.entity.js';
import { ReviewEntity } from './review.entity.js';
import { RosterEntity } from './roster.entity.js';
import { RuleVersionEntity } from './rule-version.entity.js';
import { ServiceNeedEntity } from './service-need.entity.js';
import { SilenceEntity } from './silence.entity.js';
import { StockItemEntity } from './stock-item.entity.js';
import { StockLevelEntity } from './stock-level.entity.js';
import { StockMovementEntity } from './stock-movement.entity.js';
import { TargetBeforeEntity } from './target-before.entity.js';
import { UnheardStretchEntity } from './unheard-stretch.entity.js';
import { WebhookSecretEntity } from './webhook-secret.entity.js';
import { WithheldEntity } from './withheld.entity.js';
import { WorkerWordEntity } from './worker-word.entity.js';

/** Every table of ours but those that `entities.test.ts` names, with the reason. */
export const ENTITIES = [
  AccountIdentityEntity,
  AccountDeviceEntity,
  AccountFactorEntity,
  AccountFormerPasswordEntity,
  AccountInvitationEntity,
  AccountRecoveryEntity,
  AccountSessionEntity,
  AccountTokenEntity,
  AccountEntity,
  ActAnchorEntity,
  ActCheckpointEntity,
  ActEntity,
  AdministratorsToldEntity,
  BusinessSystemEntity,
  CalendarOverrideEntity,
  ChangeEntity,
  CitizenServiceEntity,
  ConsumerPositionEntity,
  CustomerFileEntity,
  FileOpeningEntity,
  HallPastEntity,
  HallEntity,
  HistoryDueEntity,
  IncidentEntity,
  InstallationEntity,
  InterruptionToldEntity,
  KioskCredentialEntity,
  KioskHeardEntity,
  KioskModeEntity,
  KioskPastEntity,
  KioskViewEntity,
  KioskEntity,
  MaintenanceOrderEntity,
  OrderActEntity,
  OutageNoticeEntity,
  OutboxEntity,
  OutsideAlertEntity,
  OwnNumberEntity,
  DepartmentEntity,
  PersonEntity,
  PhotoEntity,
  RegisterFoundEntity,
  QuarantineEntity,
  ReviewEntity,
  RosterEntity,
  RuleVersionEntity,
  ServiceNeedEntity,
  SilenceEntity,
  StockItemEntity,
  StockLevelEntity,
  StockMovementEntity,
  TargetBeforeEntity,
  UnheardStretchEntity,
  NotNotifiedEntity,
  WebhookSecretEntity,
  WithheldEntity,
  WorkerWordEntity,
];
