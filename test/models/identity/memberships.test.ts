import type { Party } from '../../../domain/identity/memberships.js';
import type { Database } from '../../../models/database.js';
import type { Membership, NewMembership } from '../../../models/identity/memberships.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => giveBack(database));

const at = new Date('2027-01-01T12:00:00Z');
const late = new Date('2027-01-08T12:00:00Z');
let made = 0;

async function invited(party: Party, more: Partial<NewMembership> = {}): Promise<Membership> {
  made += 1;
  const _id = `mbr_${String(made).padStart(24, '0')}`;
  const wanted: NewMembership = {
    _id,
    party,
    userId: null,
    role: 'member',
    name: 'Ewa',
    email: `ewa${made}@doradca.example`,
    locale: 'pl',
    invitedBy: 'ak_1',
    createdAt: at,
    invitation: { id: 'a'.repeat(24), at, expiresAt: late, delivery: 'pending' },
    ...more,
  };
  await database.memberships.invite(wanted);
  const found = await database.memberships.find(_id);
  if (!found) throw new Error('The place is taken');
  return found;
}

describe('a membership', () => {
  it('is one for each mailbox of a partner', async () => {
    const party = { kind: 'partner', partnerId: '1' } as const;
    await invited(party, { email: 'Ewa@Doradca.example' });
    await expect(invited(party, { email: 'ewa@doradca.EXAMPLE' })).rejects.toThrow('taken');
    expect(await invited({ kind: 'partner', partnerId: '2' }, { email: 'ewa@doradca.example' })).toBeDefined();
  });

  it('is joined by one of those who race for it', async () => {
    const place = await invited({ kind: 'operator' });
    const racers = Array.from({ length: 10 }, (_, i) => `per_racer${i}`);
    const outcomes = await Promise.all(racers.map((id) => database.memberships.join(place, id, 'a'.repeat(24), at)));
    expect(outcomes.filter((outcome) => outcome === 'joined')).toHaveLength(1);
    const winner = racers[outcomes.indexOf('joined')] ?? '';
    expect(await database.memberships.join(place, winner, 'a'.repeat(24), at)).toBe('joined');
    expect(await database.memberships.ofPerson(winner)).toMatchObject([{ _id: place._id, invitation: null }]);
  });

  it('is one for each person at a party', async () => {
    const party = { kind: 'partner', partnerId: '3' } as const;
    const [one, other] = [await invited(party), await invited(party)];
    expect(await database.memberships.join(one, 'per_twice', null, at)).toBe('joined');
    expect(await database.memberships.join(other, 'per_twice', null, at)).toBe('alreadyMember');
  });

  it('is not joined by another invitation, or after its end', async () => {
    const place = await invited({ kind: 'operator' });
    expect(await database.memberships.join(place, 'per_other', 'b'.repeat(24), at)).toBe('over');
    expect(await database.memberships.join(place, 'per_other', null, late)).toBe('over');
    expect(await database.memberships.invitationsTo(place.email, late)).toEqual([]);
    expect(await database.memberships.invitationsTo(place.email.toUpperCase(), at)).toHaveLength(1);
  });

  it('of a user is taken by one account, and each account is one user of a tenant', async () => {
    const user = { tenantId: 'ten_1', userId: 'usr_1' };
    const join = (_id: string, personId: string, more = {}) =>
      database.memberships.joinAsUser({ _id, ...user, personId, ...more }, at);
    expect(await join('mbr_a', 'per_anna')).toBe('joined');
    expect(await join('mbr_b', 'per_anna')).toBe('joined');
    expect(await join('mbr_c', 'per_mallory')).toBe('taken');
    expect(await join('mbr_d', 'per_anna', { userId: 'usr_2' })).toBe('alreadyMember');
    expect(await database.memberships.removeUser('ten_1', 'usr_1')).toBe('per_anna');
    expect(await join('mbr_e', 'per_mallory')).toBe('joined');
  });
});

describe('the users with an e-mail', () => {
  it('are found in every tenant, whatever its case, and no others', async () => {
    const person = (tenantId: string, _id: string, email: string) =>
      database.users.add({ _id, tenantId, name: 'Ola', email, locale: 'pl', zone: 'UTC', createdAt: at });
    await person('ten_a', 'usr_a', 'ola@piekarnia.example');
    await person('ten_b', 'usr_b', 'OLA@piekarnia.example');
    await person('ten_c', 'usr_c', 'xola@piekarnia.example');
    await person('ten_d', 'usr_d', 'ola@piekarnia.example.pl');
    const found = await database.users.withEmail('Ola@Piekarnia.example');
    expect(found.map(({ _id }) => _id).sort()).toEqual(['usr_a', 'usr_b']);
  });
});
