/** The ports of billing as they are configured: who moves money, and who is asked about taxes. */
import { centralBanks } from './exchange-rates/central-banks.js';
import { localPayments } from './local-payments.js';
import type { PaymentProvider } from './payment-provider.js';
import { stripePayments } from './stripe/stripe-payments.js';
import { type Taxes, taxesBy } from './taxation.js';
import { viesRegister } from './vat-ids.js';

export interface BillingPorts {
  readonly payments: PaymentProvider;
  readonly taxes: Taxes;
}

export interface BillingPortsOptions {
  readonly payments:
    | { readonly provider: 'local'; readonly url: string; readonly secret: string }
    | {
        readonly provider: 'stripe';
        readonly secretKey: string;
        readonly publishableKey: string;
        readonly webhookSecret: string;
      };
  /** Undefined: VIES itself, and the central banks themselves. */
  readonly localVatIdRegister: string | undefined;
  readonly localExchangeRates: string | undefined;
}

const timeoutMs = 10_000;

export function billingPorts({ payments, localVatIdRegister, localExchangeRates }: BillingPortsOptions): BillingPorts {
  const url = localVatIdRegister;
  const register = viesRegister({ local: url !== undefined, timeoutMs, ...(url === undefined ? {} : { url }) });
  return {
    payments:
      payments.provider === 'local'
        ? localPayments({ url: payments.url, secret: payments.secret, timeoutMs })
        : stripePayments({ secretKey: payments.secretKey, webhookSecret: payments.webhookSecret, timeoutMs }),
    taxes: taxesBy(register, centralBanks({ localUrl: localExchangeRates, timeoutMs })),
  };
}
