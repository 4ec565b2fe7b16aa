import { z } from 'zod';
import { dateIn, instantFromMillis, plainDate, startOfDay } from '../../../domain/calendar.js';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin, type Reach } from '../../../domain/identity/grants.js';
import { assertMaySell } from '../../../domain/partners/register.js';
import { assertTransferDay, type TransferParty } from '../../../domain/partners/resellers.js';
import type { ResellerTransfer } from '../../../models/partners/reseller-transfers.js';
import { reachInCloud } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { announce } from '../announce.js';
import { agreeToTransfer, declineTransfer } from './answer.js';
import {
  newResellerTransfer,
  resellerTransfer,
  resellerTransferId,
  resellerTransferPage,
  resellerTransferQuery,
  showTransfer,
  stateOf,
} from './schema.js';

const tags = ['Partners'] as const;
const params = z.strictObject({ resellerTransferId });
const path = '/v1/reseller-transfers/{resellerTransferId}';
const position = z.strictObject({ proposedAt: z.iso.datetime(), id: resellerTransferId });
const answers = { 200: { description: 'The transfer', schema: resellerTransfer } } as const;

export const resellerTransferRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/reseller-transfers',
    operationId: 'proposeResellerTransfer',
    summary: 'Propose that another partner becomes a customer’s reseller',
    description:
      'By the old reseller, the new one or the customer, who agrees by that; the two others are told by mail. Once they agree as well it takes place on the day, by itself.',
    tags,
    body: newResellerTransfer,
    answers: { 201: { description: 'The open transfer', schema: resellerTransfer } },
    problems: ['notFound', 'unknownPartner', 'partnerMayNotSell', 'alreadyReseller', 'alreadyExists', 'otherCloud'],
    async handler({ services, caller, body, requestHash: madeBy, changes }) {
      const { database } = services;
      const { tenantId, fromPartnerId, toPartnerId, on } = body;
      const reach = await caller.reach();
      const proposedBy = partyOf(reach, body);
      const [tenant, reseller] = await Promise.all([
        database.tenants.find(tenantId),
        database.relations.resellerOf(tenantId, fromPartnerId, new Date()),
      ]);
      // Who is no party of it, and a new reseller who errs, learn nothing of the customer.
      if (proposedBy === null || tenant?.state !== 'live' || !reseller) {
        throw new DomainError('notFound', `There is no such tenant with the reseller ${fromPartnerId}.`, {
          pointer: '/tenantId',
        });
      }
      const to = await database.partners.find(toPartnerId);
      if (!to || (proposedBy !== 'operator' && to.cloud !== tenant.cloud)) {
        const details = { partnerId: toPartnerId, pointer: '/toPartnerId' };
        throw new DomainError('unknownPartner', `There is no partner ${toPartnerId}.`, details);
      }
      assertSameCloud(tenant, to, { reason: 'partner', pointer: '/toPartnerId' });
      assertMaySell(await database.partners.chainOf(toPartnerId), '/toPartnerId');
      const at = new Date();
      assertTransferDay(plainDate(on), dateIn(tenant.zone, instantFromMillis(at.getTime())));
      const earlier = await database.resellerTransfers.ofReseller(tenantId, fromPartnerId);
      const before = earlier.find((one) => one.madeBy === madeBy);
      const proposed: ResellerTransfer = before ?? {
        _id: idFrom('resellerTransfer', `${tenantId}/${fromPartnerId}/${earlier.length}`),
        tenantId,
        testClockId: tenant.testClockId,
        fromPartnerId,
        toPartnerId,
        on,
        takesPlaceAt: new Date(startOfDay(plainDate(on), tenant.zone).epochMilliseconds),
        agreed: { from: null, to: null, tenant: null, ...(proposedBy === 'operator' ? {} : { [proposedBy]: at }) },
        end: null,
        endedAt: null,
        proposedBy,
        proposedAt: at,
        madeBy,
        unannounced: { kind: 'transferProposed', since: at },
      };
      await changes({
        subject: { kind: 'resellerTransfer', id: proposed._id },
        tenantId,
        partnerId: proposedBy === 'to' ? toPartnerId : fromPartnerId,
      });
      if (!before) {
        const pending = earlier.some(
          (one) => stateOf(one) === 'open' || (one.end === 'agreed' && at < one.takesPlaceAt),
        );
        const same = fromPartnerId === toPartnerId;
        if (same || (await database.relations.resellerOf(tenantId, toPartnerId, proposed.takesPlaceAt))) {
          throw new DomainError('alreadyReseller', undefined, { pointer: '/toPartnerId' });
        }
        if (pending || !(await database.resellerTransfers.propose(proposed))) throw new DomainError('alreadyExists');
      }
      await announce(services, proposed, database.resellerTransfers);
      const headers = { Location: `/v1/reseller-transfers/${proposed._id}` };
      return { status: 201, headers, body: showTransfer(proposed) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/reseller-transfers',
    operationId: 'listResellerTransfers',
    summary: 'List the transfers from one reseller to another',
    description: 'The newest first: of the own tenant, or from and to the own partner.',
    tags,
    query: resellerTransferQuery,
    answers: { 200: { description: 'A page of transfers', schema: resellerTransferPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('resellerTransfers', cursor, position);
      const after = read && { proposedAt: new Date(read.proposedAt), id: read.id };
      const found = await database.resellerTransfers.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ proposedAt, _id: id }: ResellerTransfer) =>
        writeCursor('resellerTransfers', { proposedAt: proposedAt.toISOString(), id });
      return { status: 200, body: pageFrom(found, limit, showTransfer, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getResellerTransfer',
    summary: 'Read a transfer',
    tags,
    params,
    answers,
    async handler({ services, caller, params }) {
      return { status: 200, body: showTransfer(await find(services, caller, params.resellerTransferId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/agree`,
    operationId: 'agreeToResellerTransfer',
    summary: 'Agree to a transfer, as one of the three',
    tags,
    params,
    answers,
    problems: ['forbidden', 'transferClosed'],
    async handler({ services, caller, params, changes }) {
      const found = await find(services, caller, params.resellerTransferId);
      const party = partyOf(await caller.reach(), found);
      if (party === null || party === 'operator')
        throw new DomainError('forbidden', 'The three parties agree themselves.');
      const { _id: id, tenantId } = found;
      const before = showTransfer(found);
      await changes({
        subject: { kind: 'resellerTransfer', id },
        tenantId,
        partnerId: partnerIn(found, party),
        before,
      });
      return { status: 200, body: showTransfer(await agreeToTransfer(services, found, party)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineResellerTransfer',
    summary: 'Decline a transfer, or withdraw it as who has proposed it',
    description: 'As long as not all have agreed.',
    tags,
    params,
    answers,
    problems: ['transferClosed'],
    async handler({ services, caller, params, changes }) {
      const found = await find(services, caller, params.resellerTransferId);
      const party = partyOf(await caller.reach(), found) ?? 'operator';
      const { _id: id, tenantId } = found;
      const before = showTransfer(found);
      await changes({
        subject: { kind: 'resellerTransfer', id },
        tenantId,
        partnerId: partnerIn(found, party),
        before,
      });
      return { status: 200, body: showTransfer(await declineTransfer(services, found, party)) };
    },
  }),
];

/** What the caller is to a transfer; null: nothing. */
function partyOf(
  reach: Reach,
  { tenantId, fromPartnerId, toPartnerId }: Pick<ResellerTransfer, 'tenantId' | 'fromPartnerId' | 'toPartnerId'>,
): TransferParty | 'operator' | null {
  if (reach.kind === 'everything') return 'operator';
  if (isWithin(reach, { tenantId })) return 'tenant';
  if (isWithin(reach, { partnerId: fromPartnerId })) return 'from';
  return isWithin(reach, { partnerId: toPartnerId }) ? 'to' : null;
}

function partnerIn({ fromPartnerId, toPartnerId }: ResellerTransfer, party: TransferParty | 'operator'): string {
  return party === 'to' ? toPartnerId : fromPartnerId;
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<ResellerTransfer> {
  return requireFound(await database.resellerTransfers.within(await caller.reach(), id), `transfer ${id}`);
}
