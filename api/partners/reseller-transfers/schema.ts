import { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { transferParties, transferState, transferStates } from '../../../domain/partners/resellers.js';
import type { ResellerTransfer } from '../../../models/partners/reseller-transfers.js';
import { date, instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const resellerTransferId = idOf('resellerTransfer', 'Id of a transfer');
const tenantId = idOf('tenant', 'Id of a tenant');

const terms = {
  tenantId,
  fromPartnerId: partnerId.meta({ description: 'The reseller until then', example: '4711' }),
  toPartnerId: partnerId.meta({ description: 'The reseller from then on', example: '815' }),
  on: date.meta({
    description: 'The first day of the new reseller, by the customer’s calendar; within a year',
    example: '2027-07-01',
  }),
};

export const newResellerTransfer = z.strictObject(terms).meta({ id: 'NewResellerTransfer' });

const agreedAt = instant.nullable();

export const resellerTransfer = z
  .strictObject({
    id: resellerTransferId,
    ...terms,
    state: z.enum(transferStates).meta({
      description: 'agreed: it takes place on its day; lapsed: its day has come before all have agreed',
      example: 'open',
    }),
    agreed: z.strictObject({ from: agreedAt, to: agreedAt, tenant: agreedAt }).meta({
      id: 'TransferAgreement',
      description: 'When the old reseller, the new one and the customer have agreed; null: not yet',
    }),
    proposedBy: z.enum([...transferParties, 'operator']),
    proposedAt: instant,
    takesPlaceAt: instant.meta({ description: 'When the old relation ends and the new one begins' }),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'ResellerTransfer', description: 'One reseller of a customer follows another, once all three agree' });

export const resellerTransferPage = pageOf(resellerTransfer, 'ResellerTransferPage');

export const resellerTransferQuery = pageQuery.extend({
  cloud: ofCloud,
  tenantId: tenantId.optional(),
});

export function stateOf({ end, takesPlaceAt }: Pick<ResellerTransfer, 'end' | 'takesPlaceAt'>) {
  const lapse = { end, lapsesAt: instantFromMillis(takesPlaceAt.getTime()) };
  return transferState(lapse, instantFromMillis(Date.now()));
}

export function showTransfer(found: ResellerTransfer): z.input<typeof resellerTransfer> {
  const { _id: id, agreed, proposedAt, takesPlaceAt, endedAt } = found;
  const shown = (at: Date | null) => at && showInstant(at);
  return {
    id,
    tenantId: found.tenantId,
    fromPartnerId: found.fromPartnerId,
    toPartnerId: found.toPartnerId,
    on: found.on,
    state: stateOf(found),
    agreed: { from: shown(agreed.from), to: shown(agreed.to), tenant: shown(agreed.tenant) },
    proposedBy: found.proposedBy,
    proposedAt: showInstant(proposedAt),
    takesPlaceAt: showInstant(takesPlaceAt),
    endedAt: shown(endedAt),
  };
}
