import { type Collection, type Connection, Schema } from 'mongoose';
import { type Party, writtenParty } from '../../domain/identity/memberships.js';
import { collectionOf, insert } from '../collection.js';
import { type Dismissal, type Memberships, partyOfMembership } from './memberships.js';

/** Of a partner or the reseller: the last decision to take an administrator's rights, until it is carried out. */
interface PartyDismissals {
  /** As `writtenParty` has it. */
  readonly _id: string;
  /** Grows with every decision. */
  readonly revision: number;
  readonly pending: { readonly membershipId: string; readonly to: Dismissal } | null;
}

const dismissalSchema = new Schema<PartyDismissals>(
  {
    _id: String,
    revision: { type: Number, required: true },
    pending: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'administratorDismissals', versionKey: false, strict: 'throw' },
);

/**
 * Takes the rights of those who administer a partner, or the reseller, and keeps the last one of each. Who they are stands in
 * their memberships; what is decided about them stands in one document for each party, one decision after the other: of two that
 * are made at once, the second is made again with the first carried out.
 */
export class AdministratorDismissals {
  readonly collection: Collection<PartyDismissals>;

  constructor(
    connection: Connection,
    private readonly memberships: Memberships,
  ) {
    this.collection = collectionOf(connection, 'AdministratorDismissals', dismissalSchema);
  }

  /**
   * Makes whoever has a place a member, or removes the membership.
   * @returns false, and changes nothing, when nobody who has joined would be left as an administrator
   */
  async dismiss(membershipId: string, to: Dismissal): Promise<boolean> {
    for (;;) {
      const found = await this.memberships.find(membershipId);
      if (!found) return true;
      if (found.role !== 'administrator' || found.personId === null) {
        if (await this.memberships.dismissOther(membershipId, to)) return true;
        continue;
      }
      const party = partyOfMembership(found);
      const { _id, revision } = await this.settled(party);
      const administrators = await this.memberships.administratorsOf(party);
      if (!administrators.includes(membershipId)) continue;
      if (administrators.length === 1) return false;
      const decided = { revision: revision + 1, pending: { membershipId, to } };
      const { matchedCount } = await this.collection.updateOne({ _id, revision, pending: null }, { $set: decided });
      if (matchedCount === 0) continue;
      await this.settled(party);
      return true;
    }
  }

  /** The decisions on a party's administrators, once the last one is carried out, whoever has made it. */
  async settled(party: Party): Promise<PartyDismissals> {
    const _id = writtenParty(party);
    for (;;) {
      const found = await this.collection.findOne({ _id });
      if (!found) {
        await insert(this.collection, { _id, revision: 0, pending: null });
        continue;
      }
      const { revision, pending } = found;
      if (!pending) return found;
      await this.memberships.dismissAdministrator(pending.membershipId, pending.to);
      await this.collection.updateOne({ _id, revision }, { $set: { pending: null } });
    }
  }
}
