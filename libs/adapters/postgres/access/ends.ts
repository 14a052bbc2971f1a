import { type EntityManager, Not } from 'typeorm';
import { AccountDeviceEntity } from '../entities/account-device.entity.js';
import { AccountInvitationEntity } from '../entities/account-invitation.entity.js';
import { AccountSessionEntity } from '../entities/account-session.entity.js';
import { AccountTokenEntity } from '../entities/account-token.entity.js';

/** Ends all by which an account is open: its sessions, tokens, links and known devices. */
export async function endEverything(manager: EntityManager, name: string): Promise<void> {
  for (const entity of [AccountSessionEntity, AccountTokenEntity, AccountInvitationEntity]) {
    await manager.delete(entity, { account: { name } });
  }
  await manager.delete(AccountDeviceEntity, { account: name });
}

/** Ends all sessions but one, and forgets the devices. Answers how many sessions there were. */
export async function endOtherSessions(manager: EntityManager, name: string, keep: string): Promise<number> {
  const { affected } = await manager.delete(AccountSessionEntity, { account: { name }, id: Not(keep) });
  await manager.delete(AccountDeviceEntity, { account: name });
  return affected ?? 0;
}
