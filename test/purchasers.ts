/** Users who buy for a team, and their colleagues. */
import { billingAccount } from '../api/billing/billing-accounts/schema.js';
import { createdApiKey } from '../api/identity/api-keys/schema.js';
import { tenant as tenantSchema } from '../api/identity/tenants/schema.js';
import { user } from '../api/identity/users/schema.js';
import { buyerBy, type LiveBuyer } from './buyers.js';
import type { Clock, Perennial } from './perennial.js';

/** A user of an organisation who is no administrator. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  /** The service as this user meets it. */
  readonly as: Perennial;
}

export interface Team {
  readonly tenantId: string;
  readonly clock: Clock | undefined;
  readonly administrator: Perennial;
  /** Another user. */
  joins(name: string, email?: string): Promise<Member>;
  /** Opens the account of the own. */
  opens(member: Member, more?: Readonly<Record<string, unknown>>): Promise<Purchaser>;
}

/** A user with an account of the own. */
export interface Purchaser extends LiveBuyer, Member {}

export async function team(perennial: Perennial, { clock }: { readonly clock?: Clock } = {}): Promise<Team> {
  const { id: tenantId } = await perennial.ask(tenantSchema, 'POST', '/v1/tenants', {
    country: 'PL',
    organisation: 'Studio Wilk',
    timeZone: 'Europe/Warsaw',
    locale: 'pl-PL',
    administrators: [{ name: 'Anna Wilk', email: 'anna@studio-wilk.example' }],
    ...(clock ? { testClockId: clock.id } : {}),
  });
  return {
    tenantId,
    clock,
    administrator: perennial.as(await perennial.administratorOf(tenantId)),
    async joins(name, email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@studio-wilk.example`) {
      const { id: userId } = await perennial.ask(user, 'POST', `/v1/tenants/${tenantId}/users`, { name, email });
      const asked = { name, role: 'member', tenantId, userId };
      const { key } = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', asked);
      return { userId, email, as: perennial.as(key) };
    },
    async opens(member, more = {}) {
      const { id: billingAccountId } = await member.as.ask(billingAccount, 'POST', '/v1/billing-accounts', {
        owner: { kind: 'purchaser', tenantId, userId: member.userId },
        details: {
          name: 'Piotr Lider',
          address: { lines: ['ul. Wilcza 4'], city: 'Warszawa', postalCode: '00-532' },
          country: 'PL',
          invoiceEmail: member.email,
        },
        ...more,
      });
      return { ...member, ...buyerBy(perennial, { tenantId, billingAccountId, clock }, member.as) };
    },
  };
}
