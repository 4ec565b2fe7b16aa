/** The partner of the story, with its account, its stock of keys and its customers. */
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { quote } from '../../../api/billing/quotes/schema.js';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { issuedKeyBatch } from '../../../api/keys/key-batches/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { dashboardPage } from '../../../api/partners/dashboard/schema.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import { until } from '../../http.js';
import { type EnteredPartner, enterPartner } from '../../partners.js';
import {
  activation,
  type Bought,
  boughtWith,
  type NewCustomer,
  ownAddress,
  redeem,
  untilSetUp,
} from '../../purchase.js';
import { StoryBroken } from '../../story.js';

export const zone = 'Europe/Warsaw';
const signaturePage = /https?:\/\/\S+\/v1\/signature-pages\/\S+/;

/** A customer with the address of its administrator. */
export function customer(organisation: string, name: string, domain: string): NewCustomer {
  const email = ownAddress(name.split(' ')[0]?.toLowerCase() ?? 'office', domain);
  return { country: 'PL', organisation, timeZone: zone, locale: 'pl-PL', administrator: { name, email } };
}

export class Adviser {
  private constructor(
    private readonly stage: Stage,
    private readonly partner: EnteredPartner,
    private readonly clockId: string,
    private readonly billingAccountId: string,
  ) {}

  /** Entered by the operator, who lets it buy on account. */
  static async open(stage: Stage, clockId: string): Promise<Adviser> {
    const { api } = stage;
    const partner = await enterPartner(api, {
      name: 'Doradca IT',
      locale: 'pl-PL',
      email: ownAddress('pomoc', 'doradca-it.example'),
      enrolment: { state: 'enrolled' },
    });
    const details = {
      name: 'Doradca IT sp. z o.o.',
      address: { lines: ['ul. Prosta 1'], city: 'Warszawa', postalCode: '00-001' },
      country: 'PL',
      vatId: 'PL5260250995',
      invoiceEmail: ownAddress('faktury', 'doradca-it.example'),
    };
    const owner = { kind: 'partner', partnerId: partner.id, testClockId: clockId };
    const { id } = await partner.api.post('/v1/billing-accounts', { owner, details }, billingAccount);
    const creditLimit = { amount: 2_000_000, currency: 'PLN' };
    const terms = { terms: [{ netDays: 14, creditLimit }], reason: 'Partner programme' };
    await api.put(`/v1/billing-accounts/${id}/payment-terms`, terms, billingAccount);
    return new Adviser(stage, partner, clockId, id);
  }

  get id(): string {
    return this.partner.id;
  }

  get name(): string {
    return this.partner.name;
  }

  /** The API by the partner's own key. */
  get api(): ApiClient {
    return this.partner.api;
  }

  get apiKeyId(): string {
    return this.partner.apiKeyId;
  }

  /** Buys keys for stock on account, and has them shown, once. */
  async buyKeys(count: number, seatsPerKey: number): Promise<string[]> {
    const { api, billingAccountId } = this;
    const asked = { kind: 'keys', billingAccountId, planId: 'office-open', count, seatsPerKey };
    const { id: quoteId } = await api.post('/v1/quotes', asked, quote);
    const { id } = await api.post('/v1/orders', { quoteId, onAccount: true }, order);
    const look = async () => {
      const { state, keys } = await api.get(`/v1/orders/${id}`, order);
      return state === 'fulfilled' ? (keys?.keyBatchId ?? undefined) : undefined;
    };
    const batchId = await until('The keys exist', look, { signal: this.stage.signal });
    const { keys } = await api.post(`/v1/key-batches/${batchId}/reveal`, undefined, issuedKeyBatch);
    return keys.map(({ key }) => key);
  }

  /** A new customer: the partner opens and redeems, its administrator signs by the link of a mail. */
  async setUp(keys: readonly string[], tenant: NewCustomer): Promise<Bought> {
    const { api } = this;
    const { id } = await api.post('/v1/redemptions', activation(keys, this.clockId, tenant), openedRedemption);
    const { name, email } = tenant.administrator;
    await this.signed(email, name);
    const bought = boughtWith(await redeem(api, await api.get(`/v1/redemptions/${id}`, redemption), name));
    await untilSetUp(this.stage, bought.subscriptionId);
    return bought;
  }

  /** The first key of the administrator of a customer that the partner has brought. */
  async firstKeyOf(tenantId: string, name: string): Promise<ApiClient> {
    const wanted = { name, role: 'administrator', tenantId };
    return this.stage.api.as((await this.api.post('/v1/api-keys', wanted, createdApiKey)).key);
  }

  async dashboard(query = '') {
    return (await this.api.get(`/v1/dashboard?testClockId=${this.clockId}${query}`, dashboardPage)).items;
  }

  /** The newest text that a mail to somebody has of a form. */
  async inMail(to: string, form: RegExp): Promise<string> {
    const { externalSystems, signal } = this.stage;
    const look = async () => {
      for (const mail of (await externalSystems.mailsTo(to)).reverse()) {
        const [found] = form.exec(await externalSystems.textOf(mail)) ?? [];
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return until(`A mail to ${to}`, look, { signal });
  }

  private async signed(email: string, name: string): Promise<void> {
    const address = await this.inMail(email, signaturePage);
    const body = new URLSearchParams({ signedBy: name });
    const { status } = await fetch(address, { method: 'POST', body, signal: this.stage.signal });
    if (status !== 200) throw new StoryBroken(`The page of the agreement answered ${status}`);
  }
}
