/** Who sells proposes to a customer to pay by period (docs/concepts.md, "Proposals of direct billing"). */
import { z } from 'zod';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { DirectBillingProposal } from '../../../models/partners/direct-billing-proposals.js';
import { reachInCloud } from '../../caller-cloud.js';
import { type Caller, partnerOf, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest, timeOn } from '../../tenant-time.js';
import { acceptProposal, closeProposal } from './answer.js';
import { assertNotOpen, followProposal, proposing } from './propose.js';
import {
  newProposal,
  proposal,
  proposalAcceptance,
  proposalId,
  proposalPage,
  proposalQuery,
  proposalRefusal,
  showProposals,
} from './schema.js';

const tags = ['Partners'] as const;
const params = z.strictObject({ proposalId });
const path = '/v1/direct-billing-proposals/{proposalId}';
const position = z.strictObject({ proposedAt: z.iso.datetime(), id: proposalId });
const answers = { 200: { description: 'The proposal', schema: proposal } } as const;

export const directBillingProposalRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/direct-billing-proposals',
    operationId: 'proposeDirectBilling',
    summary: 'Propose to a customer to pay a subscription by period, once its keys are used up',
    description:
      'By a partner that sells to the customer, or by who runs this service. Every administrator gets a mail with a link of the own, behind which it is accepted or declined without an account. One at a time for each subscription.',
    tags,
    body: newProposal,
    answers: { 201: { description: 'The open proposal', schema: proposal } },
    problems: [
      ...(['notFound', 'proposalOpen', 'partnerMayNotSell', 'payerNotChangeable', 'replacementWaits'] as const),
      ...(['planNotOnSale', 'countryNotServed', 'otherCurrency', 'renewNotPossible', 'invalidSeats'] as const),
      ...(['deletionBegun', 'subscriptionEnded', 'tenantErased', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, body, requestHash, changes }) {
      const { directBillingProposals } = services.database;
      const { proposal: made, isThere, now } = await proposing(services, caller, body, requestHash);
      const { _id: id, tenantId } = made;
      await changes({ subject: { kind: 'directBillingProposal', id }, tenantId, at: now });
      if (!isThere && !(await directBillingProposals.propose(made))) {
        const there = await directBillingProposals.find(id);
        if (there && there.madeBy !== requestHash) assertNotOpen(there, now);
      }
      const kept = requireFound(await directBillingProposals.find(id), `proposal ${id}`);
      await followProposal(services, kept, now);
      const body201 = await shown(services, kept, now);
      return { status: 201, headers: { Location: `/v1/direct-billing-proposals/${id}` }, body: body201 };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/direct-billing-proposals',
    operationId: 'listDirectBillingProposals',
    summary: 'List the proposals of direct billing',
    description: 'The newest first. Administrators see those to their tenant, partners their own.',
    tags,
    query: proposalQuery,
    answers: { 200: { description: 'A page of proposals', schema: proposalPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('directBillingProposals', cursor, position);
      const after = read && { proposedAt: new Date(read.proposedAt), id: read.id };
      const reach = await reachInCloud(database, caller, cloud);
      const found = await database.directBillingProposals.list(reach, filter, after, limit + 1);
      const timed = found.map(async (one) => ({ proposal: one, now: await timeOn(database, one.testClockId) }));
      const bodies = await showProposals(database, await Promise.all(timed));
      const next = ({ proposedAt, id }: (typeof bodies)[number]) =>
        writeCursor('directBillingProposals', { proposedAt: new Date(proposedAt).toISOString(), id });
      return { status: 200, body: pageFrom(bodies, limit, (body) => body, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getDirectBillingProposal',
    summary: 'Read a proposal of direct billing',
    tags,
    params,
    answers,
    async handler({ services, caller, params }) {
      const found = await findProposal(services, caller, params.proposalId);
      return { status: 200, body: await shown(services, found, await timeOn(services.database, found.testClockId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/accept`,
    operationId: 'acceptDirectBillingProposal',
    summary: 'Accept a proposal of direct billing, as the customer',
    description:
      'By the organisation’s billing account, and by a profile of it whose payment method is charged. Nothing is charged now.',
    tags,
    params,
    body: proposalAcceptance,
    longRunning: true,
    answers,
    problems: [
      ...(['notFound', 'forbidden', 'proposalClosed', 'noPayer', 'noPaymentMethod', 'payerNotChangeable'] as const),
      ...(['renewNotPossible', 'replacementWaits', 'deletionBegun', 'subscriptionEnded', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, params, body, changes }) {
      const { found, now } = await answerable(services, caller, params.proposalId);
      const announce = async () => changes({ ...changeOf(found, now), before: await shown(services, found, now) });
      const accepted = await acceptProposal(services, found, body, { now, announce });
      return { status: 200, body: await shown(services, accepted, now) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/decline`,
    operationId: 'declineDirectBillingProposal',
    summary: 'Decline a proposal of direct billing, as the customer',
    tags,
    params,
    body: proposalRefusal,
    answers,
    problems: ['notFound', 'forbidden', 'proposalClosed', 'clockAdvancing'],
    async handler({ services, caller, params, body: { reason }, changes }) {
      const { found, now } = await answerable(services, caller, params.proposalId);
      await changes({ ...changeOf(found, now), reason, before: await shown(services, found, now) });
      const declined = await closeProposal(services, found, 'declined', { now, reason });
      return { status: 200, body: await shown(services, declined, now) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/withdraw`,
    operationId: 'withdrawDirectBillingProposal',
    summary: 'Withdraw a proposal of direct billing, as who has made it',
    tags,
    params,
    answers,
    problems: ['notFound', 'proposalClosed', 'clockAdvancing'],
    async handler({ services, caller, params, changes }) {
      const found = await ofProposer(services, caller, params.proposalId);
      const now = await timeAtRest(services.database, found.testClockId);
      await changes({ ...changeOf(found, now), before: await shown(services, found, now) });
      const withdrawn = await closeProposal(services, found, 'withdrawn', { now });
      return { status: 200, body: await shown(services, withdrawn, now) };
    },
  }),
];

/** @throws DomainError notFound */
async function findProposal({ database }: ApiServices, caller: Caller, id: string): Promise<DirectBillingProposal> {
  const found = await database.directBillingProposals.within(await caller.reach('directBilling:read'), id);
  return requireFound(found, `proposal ${id}`);
}

/** @throws DomainError forbidden for whoever is not of the organisation */
async function answerable(services: ApiServices, caller: Caller, id: string) {
  const found = await findProposal(services, caller, id);
  if (tenantOf(caller) !== found.tenantId) {
    throw new DomainError('forbidden', 'An administrator of the organisation answers it.');
  }
  return { found, now: await timeAtRest(services.database, found.testClockId) };
}

/** The own partner's, or by who runs Perennial, any. @throws DomainError notFound */
async function ofProposer(services: ApiServices, caller: Caller, id: string): Promise<DirectBillingProposal> {
  const found = await findProposal(services, caller, id);
  const own = found.partnerId !== null && found.partnerId === partnerOf(caller);
  if (own || (await caller.reach()).kind === 'everything') return found;
  throw new DomainError('notFound', `There is no proposal ${id} that you have made.`);
}

function changeOf({ _id: id, tenantId, partnerId }: DirectBillingProposal, at: Instant) {
  return { subject: { kind: 'directBillingProposal', id }, tenantId, partnerId, at };
}

async function shown({ database }: ApiServices, found: DirectBillingProposal, now: Instant) {
  const [body] = await showProposals(database, [{ proposal: found, now }]);
  return requireFound(body, `proposal ${found._id}`);
}
