/** Three customers who buy on the same day: one will renew in grace, one too late for that, one under a strict policy. */
import type { Stage } from '../../chapter.js';
import { type Bought, buy, type KeyOrder, ownAddress } from '../../purchase.js';

/** Everybody's. */
export const zone = 'Europe/Prague';

export interface Buyer extends Bought {
  readonly organisation: string;
  readonly administrator: string;
}

/** Its policy is `newCommerceAnnual`: docs/concepts.md, "Policies". */
const strictPlan = 'office-business-monthly-billing';

export async function buyers(stage: Stage, order: KeyOrder): Promise<Record<'early' | 'late' | 'strict', Buyer>> {
  const buyer = async (organisation: string, name: string, planId: string): Promise<Buyer> => {
    const administrator = { name, email: ownAddress('spravce', 'what-if.example') };
    const tenant = { country: 'CZ', organisation, timeZone: zone, locale: 'cs-CZ', administrator };
    return { ...(await buy(stage, { ...order, planId }, tenant)), organisation, administrator: name };
  };
  const [early, late, strict] = await Promise.all([
    buyer('Truhlářství Beran', 'Jan Beran', order.planId),
    buyer('Autoškola Kos', 'Eva Kosová', order.planId),
    buyer('Účetnictví Malá', 'Anna Malá', strictPlan),
  ]);
  return { early, late, strict };
}
