import { PASSWORD_RULES, type PasswordFault, passwordFault, saysPasswordFault } from '#libs/domain/index.js';
import { type Level, NamedEvent, type Report } from '#libs/runtime/index.js';

/** HALLWATCH_ADMIN_PASSWORD is one that nobody could choose on the pages. It is taken: an installation of before starts as it did. */
export class AdminPasswordWeak extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says: string;
  override readonly fields: Record<string, unknown>;
  constructor(because: PasswordFault) {
    super();
    this.says = `HALLWATCH_ADMIN_PASSWORD is easy to guess or cannot be used: ${saysPasswordFault(because, PASSWORD_RULES).en}.`;
    this.fields = { because };
  }
}

/** Tells when the administrator's password, as the settings have it, would be refused on the pages. */
export function warnOfAdminPassword(password: string | undefined, report: Report): void {
  const fault = password === undefined ? null : passwordFault(password, { names: ['admin'] });
  if (fault) report(new AdminPasswordWeak(fault));
}
