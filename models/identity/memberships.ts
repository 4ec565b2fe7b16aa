import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import { mailboxOf } from '../../domain/email-address.js';
import type { Reach } from '../../domain/identity/grants.js';
import { type MembershipRole, type Party, writtenParty } from '../../domain/identity/memberships.js';
import { collectionOf, insert, isDuplicateKey } from '../collection.js';
import { SignedLinks } from '../signed-links.js';
import { type Condition, oneWithin, withinReach } from './reach.js';

/** What a membership waits for: somebody who opens the link of this mail. */
export interface Invitation {
  /** 24 hexadecimal digits: another mail has another, and its link opens nothing any more. */
  readonly id: string;
  readonly at: Date;
  readonly expiresAt: Date;
  /** `pending`: the mail is on its way. `refused`: the mail server did not take it for good. */
  readonly delivery: 'pending' | 'sent' | 'refused';
}

/** A place for one person: of the reseller's side, at a partner, or as a user of a tenant. It is deleted when the person is removed. */
export interface Membership {
  readonly _id: string;
  readonly kind: Party['kind'];
  readonly partnerId: string | null;
  readonly tenantId: string | null;
  /** The user of the tenant, whose name, e-mail and rights are those of that user. */
  readonly userId: string | null;
  readonly role: MembershipRole;
  /** Empty for the user of a tenant. */
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  /** Who has signed in and taken the place; null while it waits. */
  readonly personId: string | null;
  /** Null once somebody has joined. */
  readonly invitation: Invitation | null;
  /** A principal's id; of a person who joined without an invitation, the own. */
  readonly invitedBy: string;
  readonly createdAt: Date;
  readonly joinedAt: Date | null;
  /** Accurate to a minute. */
  readonly lastSeenAt: Date | null;
}

interface StoredMembership extends Membership {
  /** Unique: whose place it is, by mailbox or by user. */
  readonly place: string;
  /** Unique: who has it, where; while nobody has it, the id. */
  readonly holder: string;
  /** Of an invitation to an address: the mailbox, by which a verified e-mail finds it. */
  readonly mailbox: string | null;
}

/** What becomes of a membership whose rights are taken: its person is a member, or nothing there any more. */
export type Dismissal = 'member' | 'removed';

export type NewMembership = Pick<
  Membership,
  '_id' | 'role' | 'name' | 'email' | 'locale' | 'invitedBy' | 'createdAt'
> & { readonly party: Party; readonly userId: string | null; readonly invitation: Invitation };

const membershipSchema = new Schema<StoredMembership>(
  {
    _id: String,
    kind: { type: String, required: true },
    partnerId: { type: String, default: null },
    tenantId: { type: String, default: null },
    userId: { type: String, default: null },
    role: { type: String, required: true },
    name: { type: String, default: '' },
    email: { type: String, default: '' },
    locale: { type: String, default: '' },
    personId: { type: String, default: null },
    invitation: { type: Schema.Types.Mixed, default: null },
    invitedBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    joinedAt: { type: Date, default: null },
    lastSeenAt: { type: Date, default: null },
    place: { type: String, required: true },
    holder: { type: String, required: true },
    mailbox: { type: String, default: null },
  },
  { collection: 'memberships', versionKey: false, strict: 'throw' },
);
membershipSchema.index({ place: 1 }, { unique: true });
membershipSchema.index({ holder: 1 }, { unique: true });
membershipSchema.index({ personId: 1, _id: 1 });
membershipSchema.index({ mailbox: 1, _id: 1 });
membershipSchema.index({ 'invitation.delivery': 1, 'invitation.at': 1 });
membershipSchema.index({ kind: 1, _id: 1 });
membershipSchema.index({ kind: 1, partnerId: 1, role: 1 });
membershipSchema.index({ partnerId: 1, _id: 1 });
membershipSchema.index({ tenantId: 1, _id: 1 });

function membershipsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId' });
}

const lastSeenStep = 60_000;

/** Where people belong, and who is invited. */
export class Memberships {
  readonly collection: Collection<StoredMembership>;
  /** The links in the mails, of membership and invitation. */
  readonly links: SignedLinks;
  private readonly lastSeenWritten = new Map<string, number>();

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'Membership', membershipSchema);
    this.links = new SignedLinks(keyHashSecret, 'membership-invitation', ['mbr', 'inv']);
  }

  /** Invites somebody to a place. @returns false when the place, or the id, is taken */
  async invite({ party, userId, ...membership }: NewMembership): Promise<boolean> {
    const { _id, email } = membership;
    return insert(this.collection, {
      ...membership,
      ...partyFields(party),
      userId,
      personId: null,
      joinedAt: null,
      lastSeenAt: null,
      place: placeOf(party, userId ?? mailboxOf(email)),
      holder: `invited/${_id}`,
      mailbox: userId === null ? mailboxOf(email) : null,
    });
  }

  async find(membershipId: string): Promise<Membership | null> {
    return this.collection.findOne({ _id: membershipId });
  }

  async within(reach: Reach, membershipId: string): Promise<Membership | null> {
    return this.collection.findOne(oneWithin(membershipId, membershipsWithin(reach)));
  }

  /** The membership that has the place of a user, or of a mailbox; null: the place is free. */
  async at(party: Party, place: { readonly userId: string } | { readonly email: string }): Promise<Membership | null> {
    const taken = 'userId' in place ? place.userId : mailboxOf(place.email);
    return this.collection.findOne({ place: placeOf(party, taken) });
  }

  /** A page in the order of the ids. */
  async list(
    reach: Reach,
    {
      kind,
      partnerId,
      tenantId,
    }: { kind?: Party['kind'] | undefined; partnerId?: string | undefined; tenantId?: string | undefined },
    after: string,
    limit: number,
  ): Promise<Membership[]> {
    const equal = Object.entries({ kind, partnerId, tenantId }).flatMap(([field, value]) =>
      value === undefined ? [] : [{ [field]: value }],
    );
    return this.collection
      .find({ $and: [membershipsWithin(reach), ...equal, { _id: { $gt: after } }] })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** What a person has joined. */
  async ofPerson(personId: string): Promise<Membership[]> {
    return this.collection.find({ personId }).sort({ _id: 1 }).toArray();
  }

  /** The ids of those who have joined a partner or the reseller as administrators. */
  async administratorsOf(party: Party): Promise<string[]> {
    return (await this.joinedAdministrators(party)).map(({ _id }) => _id);
  }

  /** Those who have joined a partner or the reseller as administrators. */
  async joinedAdministrators(party: Party): Promise<Membership[]> {
    const { kind, partnerId } = partyFields(party);
    return this.collection.find({ kind, partnerId, role: 'administrator', personId: { $ne: null } }).toArray();
  }

  /** The invitations that were mailed to an address and still hold. */
  async invitationsTo(email: string, now: Date): Promise<Membership[]> {
    const found = await this.collection
      .find({ mailbox: mailboxOf(email) })
      .sort({ _id: 1 })
      .toArray();
    return found.filter(({ invitation }) => invitation !== null && invitation.expiresAt > now);
  }

  /**
   * A person takes a place that waits.
   * @param invitationId of the mail whose link was opened; null: the person is known by the verified e-mail
   * @returns `over` when the invitation does not hold any more, `alreadyMember` when the person has another place there
   */
  async join(
    { _id, kind, partnerId, tenantId }: Membership,
    personId: string,
    invitationId: string | null,
    at: Date,
  ): Promise<'joined' | 'over' | 'alreadyMember'> {
    const party = partyOfMembership({ kind, partnerId, tenantId });
    try {
      const { matchedCount } = await this.collection.updateOne(
        {
          _id,
          personId: null,
          'invitation.expiresAt': { $gt: at },
          ...(invitationId === null ? {} : { 'invitation.id': invitationId }),
        },
        { $set: { personId, joinedAt: at, invitation: null, mailbox: null, holder: holderOf(personId, party) } },
      );
      if (matchedCount === 1) return 'joined';
    } catch (error) {
      if (isDuplicateKey(error)) return 'alreadyMember';
      throw error;
    }
    const found = await this.find(_id);
    return found?.personId === personId ? 'joined' : 'over';
  }

  /**
   * A person whose verified e-mail is that of a tenant's user takes that user's place.
   * @returns `taken` when somebody else has it, `alreadyMember` when the person is another user of the tenant
   */
  async joinAsUser(
    { _id, tenantId, userId, personId }: { _id: string; tenantId: string; userId: string; personId: string },
    at: Date,
  ): Promise<'joined' | 'taken' | 'alreadyMember'> {
    const party: Party = { kind: 'tenant', tenantId };
    const place = placeOf(party, userId);
    const holder = holderOf(personId, party);
    const joined = { personId, joinedAt: at, invitation: null, mailbox: null, holder };
    try {
      const { matchedCount } = await this.collection.updateOne({ place, personId: null }, { $set: joined });
      if (matchedCount === 1) return 'joined';
    } catch (error) {
      if (isDuplicateKey(error)) return 'alreadyMember';
      throw error;
    }
    const made = await insert(this.collection, {
      _id,
      ...partyFields(party),
      userId,
      role: 'member',
      name: '',
      email: '',
      locale: '',
      invitedBy: personId,
      createdAt: at,
      lastSeenAt: null,
      place,
      ...joined,
    });
    if (made) return 'joined';
    const found = await this.collection.findOne({ place });
    if (found?.personId === personId) return 'joined';
    return found ? 'taken' : 'alreadyMember';
  }

  /** Invites again: an earlier link opens nothing any more. @returns false when somebody has joined meanwhile */
  async inviteAgain(membershipId: string, invitation: Invitation): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: membershipId, personId: null },
      { $set: { invitation } },
    );
    return matchedCount === 1;
  }

  /** Notes what became of the mail of an invitation. */
  async noteDelivery(membershipId: string, invitationId: string, delivery: Invitation['delivery']): Promise<void> {
    await this.collection.updateOne(
      { _id: membershipId, 'invitation.id': invitationId },
      { $set: { 'invitation.delivery': delivery } },
    );
  }

  /** Those whose mail is on its way and was not sent before an instant, the longest first. */
  async *unmailed(before: Date): AsyncGenerator<Membership & { readonly invitation: Invitation }> {
    const waiting = { 'invitation.delivery': 'pending', 'invitation.at': { $lt: before } } as const;
    for await (const found of this.collection.find(waiting).sort({ 'invitation.at': 1 })) {
      const { invitation } = found;
      if (invitation) yield { ...found, invitation };
    }
  }

  async makeAdministrator(membershipId: string): Promise<void> {
    await this.collection.updateOne({ _id: membershipId }, { $set: { role: 'administrator' } });
  }

  /** Who has joined as an administrator may not be the last one: `AdministratorDismissals` decides. */
  async dismissAdministrator(membershipId: string, to: Dismissal): Promise<void> {
    await this.dismissIf({ _id: membershipId }, to);
  }

  /** @returns false when somebody has joined as an administrator by then */
  async dismissOther(membershipId: string, to: Dismissal): Promise<boolean> {
    const isOther = { $or: [{ role: 'member' as const }, { personId: null }] };
    return (await this.dismissIf({ _id: membershipId, ...isOther }, to)) || (await this.find(membershipId)) === null;
  }

  /** Notes that a person was there: at most one write a minute for each membership and process. */
  async noteSeen({ _id, lastSeenAt }: Pick<Membership, '_id' | 'lastSeenAt'>, at: Date): Promise<void> {
    const known = Math.max(lastSeenAt?.getTime() ?? 0, this.lastSeenWritten.get(_id) ?? 0);
    if (at.getTime() - known < lastSeenStep) return;
    this.lastSeenWritten.set(_id, at.getTime());
    await this.collection.updateOne({ _id }, { $max: { lastSeenAt: at } });
  }

  private async dismissIf(filter: mongo.Filter<StoredMembership>, to: Dismissal): Promise<boolean> {
    if (to === 'removed') return (await this.collection.deleteOne(filter)).deletedCount === 1;
    return (await this.collection.updateOne(filter, { $set: { role: 'member' } })).matchedCount === 1;
  }

  /** The account of a user who is purged is linked to nothing any more. @returns the person's id, if there was one */
  async removeUser(tenantId: string, userId: string): Promise<string | null> {
    const place = placeOf({ kind: 'tenant', tenantId }, userId);
    const removed = await this.collection.findOneAndDelete({ place });
    return removed?.personId ?? null;
  }

  async removeTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

/** Where a membership lets its person act. */
export function partyOfMembership({
  kind,
  partnerId,
  tenantId,
}: Pick<Membership, 'kind' | 'partnerId' | 'tenantId'>): Party {
  if (kind === 'partner' && partnerId !== null) return { kind, partnerId };
  if (kind === 'tenant' && tenantId !== null) return { kind, tenantId };
  return { kind: 'operator' };
}

function partyFields(party: Party): Pick<Membership, 'kind' | 'partnerId' | 'tenantId'> {
  return {
    kind: party.kind,
    partnerId: party.kind === 'partner' ? party.partnerId : null,
    tenantId: party.kind === 'tenant' ? party.tenantId : null,
  };
}

function placeOf(party: Party, taken: string): string {
  return `${writtenParty(party)}/${taken}`;
}

function holderOf(personId: string, party: Party): string {
  return `${personId}/${writtenParty(party)}`;
}
