import { existing, profileOf } from '../../../domain/billing/billing-profiles.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { Caller } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { accountOf, decidedAccount } from '../billing-accounts/find.js';
import { showPaymentMethod } from './schema.js';

/** A method of an account that the caller decides on. @throws DomainError notFound, purchaserDecides */
export async function decidedMethod(
  services: ApiServices,
  caller: Caller,
  params: { readonly billingAccountId: string; readonly paymentMethodId: string },
) {
  const found = await findMethod(services, caller, params);
  await decidedAccount(services, caller, found.account._id);
  return found;
}

/** A method of an account within the caller's reach. @throws DomainError notFound */
async function findMethod(
  services: ApiServices,
  caller: Caller,
  params: { readonly billingAccountId: string; readonly paymentMethodId: string },
) {
  const account = await accountOf(services, caller, params.billingAccountId);
  const { paymentMethods } = services.database;
  const found = await paymentMethods.within(await caller.reach(), account._id, params.paymentMethodId);
  return { account, method: requireFound(found, `payment method ${params.paymentMethodId}`) };
}

export function notReady({ state, problem }: PaymentMethodRecord): DomainError {
  const why = problem ? `${state}, because of ${problem.code}` : state;
  return new DomainError('paymentMethodNotReady', `The payment method is ${why}: enter another one.`, { state });
}

/** What is written down of a change of a method. @throws DomainError clockAdvancing */
export async function changeOf(
  { database }: ApiServices,
  { _id: id, tenantId, partnerId, testClockId }: PaymentMethodRecord,
) {
  const at = await timeAtRest(database, testClockId);
  return { subject: { kind: 'paymentMethod', id }, tenantId, partnerId, at };
}

/** The methods that collections charge, one of each profile. */
export async function chargedOf(
  { database }: ApiServices,
  { _id: accountId }: Pick<BillingAccount, '_id'>,
  profileIds: readonly string[],
): Promise<ReadonlySet<string>> {
  // Somebody may have chosen another one meanwhile.
  const account = await database.billingAccounts.find(accountId);
  const charged = await Promise.all(
    [...new Set(profileIds)].map(async (id) => {
      const profile = account?.profiles.find((one) => one.id === id);
      return account && profile && (await database.paymentMethods.chargeable(account, profile))?._id;
    }),
  );
  return new Set(charged.filter((id) => id != null));
}

/** @param setUp where it is being entered or edited */
export async function shownBy(
  services: ApiServices,
  account: Pick<BillingAccount, '_id'>,
  method: PaymentMethodRecord,
  setUp: Parameters<typeof showPaymentMethod>[2] = null,
) {
  const charged = await chargedOf(services, account, [method.billingProfileId]);
  return showPaymentMethod(method, charged.has(method._id), setUp);
}

/** The profile that a body names, else the default one. @throws DomainError notFound, tenantErased */
export function namedProfile(account: BillingAccount, named: string | undefined): string {
  if (named !== undefined) {
    if (!account.profiles.some(({ id }) => id === named)) {
      const pointer = '/billingProfileId';
      throw new DomainError('notFound', `The billing account has no profile ${named}.`, { pointer });
    }
    return existing(account, named).id;
  }
  const profile = profileOf(account, null);
  if (!profile) throw new DomainError('tenantErased');
  return profile.id;
}
