/** A studio whose team lead buys for the team, with a card and an account of the lead's own. */
import type { z } from 'zod';
import { billingAccount } from '../../../api/billing/billing-accounts/schema.js';
import { order } from '../../../api/billing/orders/schema.js';
import { paymentMethod } from '../../../api/billing/payment-methods/schema.js';
import { paymentRequestPage } from '../../../api/billing/payment-requests/schema.js';
import { payment } from '../../../api/billing/payments/schema.js';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { tenant } from '../../../api/identity/tenants/schema.js';
import { user } from '../../../api/identity/users/schema.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import { until } from '../../http.js';
import { ownAddress } from '../../purchase.js';
import { StoryBroken } from '../../story.js';

export const zone = 'Europe/Warsaw';
const domain = 'studio-wilk.example';

/** Who pays by a billing account. */
interface Owner {
  readonly kind: 'organisation' | 'purchaser';
  readonly userId?: string;
}

export interface Person {
  readonly userId: string;
  readonly email: string;
  /** The API by the person's own key. */
  readonly api: ApiClient;
}

export class Studio {
  private constructor(
    private readonly stage: Stage,
    readonly tenantId: string,
    readonly administrator: ApiClient,
    readonly administratorEmail: string,
  ) {}

  static async open(stage: Stage, testClockId: string): Promise<Studio> {
    const { api } = stage;
    const administratorEmail = ownAddress('anna', domain);
    const { id } = await api.post(
      '/v1/tenants',
      {
        country: 'PL',
        organisation: 'Studio Wilk',
        timeZone: zone,
        locale: 'pl-PL',
        administrators: [{ name: 'Anna Wilk', email: administratorEmail }],
        testClockId,
      },
      tenant,
    );
    const wanted = { name: 'Anna Wilk', role: 'administrator', tenantId: id };
    const { key } = await api.post('/v1/api-keys', wanted, createdApiKey);
    return new Studio(stage, id, api.as(key), administratorEmail);
  }

  async joins(name: string): Promise<Person> {
    const { tenantId, stage } = this;
    const email = ownAddress(name.split(' ')[0]?.toLowerCase() ?? 'somebody', domain);
    const { id: userId } = await this.administrator.post(`/v1/tenants/${tenantId}/users`, { name, email }, user);
    const wanted = { name, role: 'member', tenantId, userId };
    return { userId, email, api: stage.api.as((await stage.api.post('/v1/api-keys', wanted, createdApiKey)).key) };
  }

  async account(by: ApiClient, owner: Owner, name: string): Promise<string> {
    const details = {
      name,
      address: { lines: ['ul. Wilcza 4'], city: 'Warszawa', postalCode: '00-532' },
      country: 'PL',
      invoiceEmail: ownAddress('faktury', domain),
    };
    const asked = { owner: { ...owner, tenantId: this.tenantId }, details };
    return (await by.post('/v1/billing-accounts', asked, billingAccount)).id;
  }

  /** Enters a card on the provider's page: its number goes there alone. */
  async entersCard(by: ApiClient, accountId: string): Promise<z.output<typeof paymentMethod>> {
    const path = `/v1/billing-accounts/${accountId}/payment-methods`;
    const { id, setUp } = await by.post(path, { kind: 'card' }, paymentMethod);
    const body = new URLSearchParams({ number: '4242424242424242', expires: '12/40', securityCode: '123' });
    if (!setUp?.url) throw new StoryBroken('The provider has no page to enter a card on');
    const { signal } = this.stage;
    await fetch(setUp.url, { method: 'POST', body, redirect: 'manual', signal });
    const look = async () => {
      const found = await by.get(`${path}/${id}`, paymentMethod);
      return found.state === 'ready' ? found : undefined;
    };
    return until('The card is stored', look, { signal });
  }

  /** Pays an order by a stored method, and waits for what it delivers. @returns the subscription */
  async pays(by: ApiClient, orderId: string, paymentMethodId: string): Promise<string> {
    const { signal } = this.stage;
    const read = () => by.get(`/v1/orders/${orderId}`, order);
    const asked = async () => (await read()).paymentRequestId ?? undefined;
    const requestId = await until('The order is asked for', asked, { signal });
    await by.post(
      `/v1/payment-requests/${requestId}/payments`,
      { by: { kind: 'storedMethod', paymentMethodId } },
      payment,
    );
    const delivered = async () => {
      const { state, subscriptionId } = await read();
      return state === 'fulfilled' ? (subscriptionId ?? undefined) : undefined;
    };
    return until('The order is delivered', delivered, { signal });
  }

  /** What is asked for a subscription now. */
  async asked(by: ApiClient, subscriptionId: string) {
    const path = `/v1/payment-requests?subscriptionId=${subscriptionId}&status=open`;
    return (await by.get(path, paymentRequestPage)).items;
  }
}
