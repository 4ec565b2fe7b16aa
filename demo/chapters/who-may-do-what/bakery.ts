/** The bakery that the partner brings: opened by the partner, redeemed by its first administrator. */
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';
import { until } from '../../http.js';
import type { EnteredPartner } from '../../partners.js';
import { activation, type Bought, boughtWith, ownAddress, redeem, untilSetUp } from '../../purchase.js';
import { StoryBroken } from '../../story.js';
import type { Batches } from './keys.js';

export const zone = 'Europe/Warsaw';

const administrator = 'Anna Nowak';
const link = /https?:\/\/\S+\/v1\/signature-pages\/\S+/;

export class Bakery implements Bought {
  private made: Bought | null = null;

  private constructor(
    private readonly stage: Stage,
    private readonly redemptionId: string,
    private readonly email: string,
    /** The API as the holder of the token. */
    readonly tokenApi: ApiClient,
  ) {}

  static async openedBy(stage: Stage, partner: EnteredPartner, { used }: Batches, clockId: string): Promise<Bakery> {
    const email = ownAddress('anna', 'piekarnia-nowak.example');
    const tenant = {
      country: 'PL',
      organisation: 'Piekarnia Nowak',
      timeZone: zone,
      locale: 'pl-PL',
      administrator: { name: administrator, email },
    };
    const opened = await partner.api.post('/v1/redemptions', activation([used], clockId, tenant), openedRedemption);
    const { id, token, state } = opened;
    if (token === null) throw new StoryBroken('A partner that opens for a new tenant has to get a token');
    stage.story.expect('It is open, and its answer holds a token for the first administrator', state, 'open');
    stage.story.print(`shown once: perennial_…${token.slice(-5)}`);
    return new Bakery(stage, id, email, stage.api.as(token));
  }

  get tenantId(): string {
    return this.whenRedeemed().tenantId;
  }

  get subscriptionId(): string {
    return this.whenRedeemed().subscriptionId;
  }

  get redemptionPath(): string {
    return `/v1/redemptions/${this.redemptionId}`;
  }

  /** The body of a request for an API key of its administrator. */
  get keyOrder() {
    return { name: administrator, role: 'administrator', tenantId: this.tenantId, locale: 'pl-PL' };
  }

  /** The body of a request that opens a redemption beside the first one. */
  anotherBy(keys: readonly string[]) {
    const declaration = { name: administrator, wording: '2026-11' };
    return { use: 'separate', keys, declaration, tenantId: this.tenantId };
  }

  /** A tenant is a partner's from `redeem` on. */
  async expectUnseenBy(partner: ApiClient): Promise<void> {
    const { tenantId, subscriptionId } = await partner.get(this.redemptionPath, redemption);
    this.stage.story.expect(
      'Before it is redeemed the partner sees the redemption, and no tenant',
      [tenantId, subscriptionId],
      [null, null],
    );
  }

  async expectSeenBy(partner: ApiClient): Promise<void> {
    const statuses = await this.statusesFor(partner);
    this.stage.story.expect('From then on the partner sees the tenant', statuses, [200, 200]);
  }

  /** By the link of the mail: opening it says nothing. */
  async signByLink(): Promise<void> {
    const { story, externalSystems, signal } = this.stage;
    const address = await until(
      'The agreement is mailed',
      async () => {
        for (const mail of await externalSystems.mailsTo(this.email)) {
          const [found] = link.exec(await externalSystems.textOf(mail)) ?? [];
          if (found !== undefined) return found;
        }
        return undefined;
      },
      { signal },
    );
    const form = new URLSearchParams({ signedBy: administrator });
    const { status } = await fetch(address, { method: 'POST', body: form, signal });
    const { agreement } = await this.tokenApi.get(this.redemptionPath, redemption);
    story.expect(
      `${administrator} reads the agreement behind the link of a mail, and signs it with her name`,
      [status, agreement.accepted, agreement.signedBy],
      [200, true, administrator],
    );
  }

  async redeemByToken(): Promise<void> {
    const { story } = this.stage;
    const read = await this.tokenApi.get(this.redemptionPath, redemption);
    for (const { text } of read.review?.thingsToKnow ?? []) story.print(`☑ ${text}`);
    const done = await redeem(this.tokenApi, read, administrator);
    this.made = boughtWith(done);
    await untilSetUp(this.stage, this.subscriptionId);
    story.expect(`${administrator} has read what is to know, and redeems`, done.state, 'redeemed');
  }

  async firstKeyFrom(partner: ApiClient): Promise<{ apiKeyId: string; api: ApiClient }> {
    const { id, key, role, tenantId } = await partner.post('/v1/api-keys', this.keyOrder, createdApiKey);
    this.stage.story.expect(
      `The key of ${administrator}, an administrator of this tenant`,
      { role: `${role}`, tenantId },
      { role: 'administrator', tenantId: this.tenantId },
    );
    return { apiKeyId: id, api: this.stage.api.as(key) };
  }

  private whenRedeemed(): Bought {
    if (!this.made) throw new StoryBroken('The bakery is not redeemed yet');
    return this.made;
  }

  private statusesFor(api: ApiClient): Promise<number[]> {
    return Promise.all([api.statusOf(this.redemptionPath), api.statusOf(`/v1/tenants/${this.tenantId}`)]);
  }
}
