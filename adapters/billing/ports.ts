/** The ports of billing as they are configured: who moves money, who is asked about taxes, and who registers invoices. */
import { centralBanks } from './exchange-rates/central-banks.js';
import { localPayments } from './local-payments.js';
import type { PaymentProvider } from './payment-provider.js';
import { stripePayments } from './stripe/stripe-payments.js';
import { ksefAuthority, ksefEnvironments } from './tax-authority/ksef.js';
import { type SellerCertificates, sellerCertificates } from './tax-authority/seller-certificates.js';
import type { TaxAuthority } from './tax-authority/tax-authority.js';
import { type Taxes, taxesBy } from './taxation.js';
import { viesRegister } from './vat-ids.js';

export interface BillingPorts {
  readonly payments: PaymentProvider;
  readonly taxes: Taxes;
  readonly taxAuthority: TaxAuthority;
  readonly sellerCertificates: SellerCertificates;
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
  readonly taxAuthority:
    | { readonly environment: 'local'; readonly url: string; readonly certificatesDirectory: string | undefined }
    | { readonly environment: keyof typeof ksefEnvironments; readonly certificatesDirectory: string };
}

const timeoutMs = 10_000;
const authorityTimeoutMs = 30_000;

export function billingPorts(options: BillingPortsOptions): BillingPorts {
  const { payments, localVatIdRegister, localExchangeRates, taxAuthority } = options;
  const url = localVatIdRegister;
  const register = viesRegister({ local: url !== undefined, timeoutMs, ...(url === undefined ? {} : { url }) });
  return {
    payments:
      payments.provider === 'local'
        ? localPayments({ url: payments.url, secret: payments.secret, timeoutMs })
        : stripePayments({ secretKey: payments.secretKey, webhookSecret: payments.webhookSecret, timeoutMs }),
    taxes: taxesBy(register, centralBanks({ localUrl: localExchangeRates, timeoutMs })),
    taxAuthority:
      taxAuthority.environment === 'local'
        ? ksefAuthority({ url: taxAuthority.url, verificationUrl: taxAuthority.url, local: true, timeoutMs })
        : ksefAuthority({ ...ksefEnvironments[taxAuthority.environment], local: false, timeoutMs: authorityTimeoutMs }),
    sellerCertificates: sellerCertificates({
      directory: taxAuthority.certificatesDirectory,
      localUrl: taxAuthority.environment === 'local' ? taxAuthority.url : undefined,
      timeoutMs,
    }),
  };
}
