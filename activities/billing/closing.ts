/** What becomes of the money of a subscription that has come to an end, and of whom the payment provider knows. */
import { DomainError } from '../../domain/errors.js';
import type { ErasedPayers } from '../../domain/subscriptions/certificate.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { BillingContext } from './billing-context.js';
import { closeRequests } from './pro-formas.js';
import { returnCredit } from './return-credit.js';

/** The deletion of a subscription's data, at an instant of its process (RFC 3339). */
export interface ClosingBilling {
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The tenant's data goes too. */
  readonly withTenant: boolean;
  readonly testClockId: string | null;
  readonly at: string;
}

/** By which a method is known that was given up for this: a later try counts it again. */
const problem = { code: 'tenantErased', message: 'The data of the tenant was deleted.' } as const;

export const closingActivities = (context: BillingContext) => {
  const { paymentMethods, billingAccounts } = context.database;
  const { gaveUp, forgot } = payersAtProvider(context);

  return {
    /**
     * Closes what is asked for the subscription. With the tenant, credit goes back, and everything that can be charged is deleted at the
     * payment provider, with who the payer is there; what the provider refuses for good is counted.
     */
    async closeBilling({
      tenantId,
      subscriptionId,
      withTenant,
      at,
      testClockId,
    }: ClosingBilling): Promise<ErasedPayers> {
      await closeRequests(context, subscriptionId, { at, status: 'lapsed' });
      if (!withTenant) return { methods: 0, refused: 0 };
      const accounts = await billingAccounts.ofTenant(tenantId);
      for (const account of accounts) await returnCredit(context, account, at);
      const time = testClockId === null ? {} : { at };
      let refused = 0;
      for (const method of await paymentMethods.ofTenant(tenantId)) if (!(await gaveUp(method, time))) refused += 1;
      for (const account of accounts) if (!(await forgot(account, time))) refused += 1;
      const gone = await paymentMethods.ofTenant(tenantId);
      return { methods: gone.filter((method) => method.problem?.code === problem.code).length, refused };
    },
  };
};

/** What the payment provider knows of those who pay, deleted there and here. */
export function payersAtProvider(context: BillingContext) {
  const { payments: provider } = context;
  const { paymentMethods } = context.database;
  return { gaveUp, forgot };

  /** Nobody can charge it any more; at the provider first, since it is found by us. */
  async function gaveUp(method: PaymentMethodRecord, time: { readonly at?: string }): Promise<boolean> {
    const { _id, provider: held } = method;
    if (method.state === 'detached') return true;
    const { customerId, methodId, name } = held;
    const call = { idempotencyKey: `detach/${_id}`, ...time };
    const isGone = methodId === null || (await isDone(name, () => provider.detachMethod(customerId, methodId, call)));
    await paymentMethods.change(_id, ['settingUp', 'ready', 'failed'], {
      state: 'detached',
      card: null,
      cap: null,
      ...(isGone && methodId !== null ? { problem } : {}),
    });
    return isGone;
  }

  /** Also a method that is being entered comes to nothing. */
  async function forgot({ _id, providerCustomers }: BillingAccount, time: { readonly at?: string }): Promise<boolean> {
    let isGone = true;
    for (const [name, customerId] of Object.entries(providerCustomers)) {
      const call = { idempotencyKey: `forget/${_id}`, ...time };
      if (!(await isDone(name, () => provider.deleteCustomer(customerId, call)))) isGone = false;
    }
    return isGone;
  }

  /** @returns false where it is refused for good @throws DomainError what may pass */
  async function isDone(name: string, ask: () => Promise<void>): Promise<boolean> {
    // Another provider was used before: nobody here can ask it.
    if (name !== provider.name) return false;
    try {
      await ask();
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      return error.code === 'notFound' || error.code === 'unknownPaymentMethod';
    }
  }
}
