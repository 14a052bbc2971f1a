import { AdministratorsBook, type AdministratorsTold, type Instant } from '#libs/domain/index.js';
import { Closings } from './closings.js';

/** What administrators were told, within one transaction: ends that wait to be told are read once. */
export class Administrators extends AdministratorsBook {
  readonly closings: Closings<AdministratorsTold>;

  constructor(private readonly of: AdministratorsBook) {
    super();
    this.closings = new Closings(
      (until) => of.closingsDue(until),
      ({ closingAt }) => closingAt,
    );
  }

  override async save(told: AdministratorsTold): Promise<void> {
    await this.of.save(told);
    this.closings.note(told);
  }

  override closingsDue(at: Instant): Promise<AdministratorsTold[]> {
    return this.of.closingsDue(at);
  }

  override ofIncident(incidentId: string): Promise<AdministratorsTold | undefined> {
    return this.of.ofIncident(incidentId);
  }
}
