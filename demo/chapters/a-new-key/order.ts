/** A partner orders keys that nobody sees; the customer redeems them by naming the order. */
import { z } from 'zod';
import { keyOrder, keyOrderPage } from '../../../api/keys/key-orders/schema.js';
import { addMonths } from '../../../domain/calendar.js';
import { formatDay } from '../../format-time.js';
import type { EnteredPartner } from '../../partners.js';
import type { Company } from './company.js';

export interface Ordered {
  readonly id: string;
  readonly seats: number;
}

interface Wanted {
  readonly planId: string;
  readonly count: number;
  readonly seatsPerKey: number;
}

const wholeKey = /[0-9A-Z]{5}(-[0-9A-Z]{5}){4}/;

/** The partner orders, and the administrator sees it. */
export async function orderKeys(company: Company, partner: EnteredPartner, wanted: Wanted): Promise<Ordered> {
  const { api, tenantId, organisation, stage } = company;
  const { story } = stage;
  const seats = wanted.count * wanted.seatsPerKey;
  const redeemBy = addMonths(await company.today(), 12);
  const made = await partner.api.post('/v1/key-orders', { tenantId, ...wanted }, keyOrder);
  const answers = [made, await partner.api.get(`/v1/key-batches/${made.keyBatchId}`, z.unknown())];
  story.expect(
    `${partner.name} orders ${seats} seats of ${wanted.planId} for ${organisation}: pending, to be redeemed by ${formatDay(redeemBy)}`,
    { state: made.state, seats: made.seats, redeemBy: made.redeemBy },
    { state: 'pending', seats, redeemBy: redeemBy.toString() },
  );
  story.expect(
    `Nobody is shown the keys, not even ${partner.name}`,
    answers.filter((answer) => wholeKey.test(JSON.stringify(answer))).length,
    0,
  );
  const pending = await api.get(`/v1/key-orders?tenantId=${tenantId}&state=pending`, keyOrderPage);
  story.expect(
    `${company.administrator.name} sees it among the pending orders`,
    pending.items.map(({ id, orderedBy }) => [id, orderedBy?.name]),
    [[made.id, partner.name]],
  );
  return { id: made.id, seats };
}

/** What became of it. */
export async function expectOrder(company: Company, { id }: Ordered, sentence: string, state: string): Promise<void> {
  const found = await company.api.get(`/v1/key-orders/${id}`, keyOrder);
  company.stage.story.expect(sentence, `${found.state}`, state);
}
