/** Keys of the story: those that the partner sells, and one that it does not. */
import { issuedKeyBatch } from '../../../api/keys/key-batches/schema.js';
import { productKey } from '../../../api/keys/keys/schema.js';
import type { Stage } from '../../chapter.js';
import type { EnteredPartner } from '../../partners.js';

export interface Batches {
  readonly partnersBatchId: string;
  readonly othersBatchId: string;
  /** Whole: the one that is redeemed, and the one that is not. */
  readonly used: string;
  readonly spare: string;
  revokeSpare(reason: string): Promise<void>;
}

export async function issueBatches({ api, story }: Stage, partner: EnteredPartner, clockId: string): Promise<Batches> {
  const order = { planId: 'office-business', count: 2, redeemBy: '2099-12-31', testClockId: clockId };
  const [sold, other] = await Promise.all([
    api.post('/v1/key-batches', { ...order, soldBy: partner.id }, issuedKeyBatch),
    api.post('/v1/key-batches', order, issuedKeyBatch),
  ]);
  const path = (id: string) => partner.api.statusOf(`/v1/key-batches/${id}`);
  story.expect(
    `${partner.name} sees the batch that it sells, and not the other one`,
    [await path(sold.id), await path(other.id)],
    [200, 404],
  );
  const [used, spare] = sold.keys;
  return {
    partnersBatchId: sold.id,
    othersBatchId: other.id,
    used: used?.key ?? '',
    spare: spare?.key ?? '',
    async revokeSpare(reason) {
      await api.post(`/v1/keys/${spare?.id}/revoke`, { reason }, productKey.loose());
    },
  };
}
