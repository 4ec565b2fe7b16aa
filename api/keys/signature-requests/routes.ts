import { z } from 'zod';
import {
  type AgreementName,
  assertSameCloud,
  type CloudId,
  cloudOfAgreement,
  countryProblem,
} from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { SignatureRequest } from '../../../models/keys/signature-requests.js';
import { cloudOf, reachInCloud } from '../../caller-cloud.js';
import { instant, zoneAndLocale } from '../../formats.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import type { CallContext } from '../../http/define-route.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom, tenantIdFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest, timeOn, timeOnNamedClock } from '../../tenant-time.js';
import { findRedemption } from '../redemptions/find-redemption.js';
import { closed } from '../redemptions/refusals.js';
import { isOpen } from '../redemptions/schema.js';
import { requestFirstSignature, requestSignature } from '../request-signature.js';
import {
  newSignatureRequest,
  showSignatureRequest,
  signatureRequest,
  signatureRequestId,
  signatureRequestPage,
  signatureRequestQuery,
} from './schema.js';

const tags = ['Agreements'] as const;
const params = z.strictObject({ signatureRequestId });
const position = z.tuple([instant, signatureRequestId]);

interface Asking {
  readonly caller: Caller;
  readonly requestHash: string;
  readonly changes: CallContext<ApiServices>['changes'];
}

export const signatureRequestRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/signature-requests',
    operationId: 'requestSignature',
    summary: 'Ask a customer to sign an agreement',
    description:
      'By a mail with a link to a page where the agreement is read and signed with a typed name; it works for 90 days. A redemption that a partner opens for a new tenant asks for itself.',
    tags,
    body: newSignatureRequest,
    answers: { 201: { description: 'The request', schema: signatureRequest } },
    problems: [
      'notFound',
      'alreadyExists',
      'tenantErased',
      'noAdministrator',
      'redemptionClosed',
      'invalidTimeZone',
      'clockAdvancing',
      'otherCloud',
    ],
    async handler({ services, caller, body, requestHash, changes }) {
      const made = await asked(services, body, { caller, requestHash, changes });
      const now = await timeOn(services.database, made.testClockId);
      const headers = { Location: `/v1/signature-requests/${made._id}` };
      return { status: 201, headers, body: showSignatureRequest(made, new Date(now.epochMilliseconds)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/signature-requests',
    operationId: 'listSignatureRequests',
    summary: 'List the requests for a signature',
    description: 'The newest first. Partners see those that they made, administrators those of their tenant.',
    tags,
    query: signatureRequestQuery,
    answers: { 200: { description: 'A page of requests', schema: signatureRequestPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('signatureRequests', cursor, position);
      const after = read && { requestedAt: new Date(read[0]), id: read[1] };
      const found = await database.signatureRequests.list(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const clocks = [...new Set(found.map(({ testClockId }) => testClockId))];
      const times = new Map(
        await Promise.all(
          clocks.map(async (one) => [one, new Date((await timeOn(database, one)).epochMilliseconds)] as const),
        ),
      );
      const show = (one: SignatureRequest) => showSignatureRequest(one, times.get(one.testClockId) ?? new Date());
      const next = ({ requestedAt, _id }: SignatureRequest) =>
        writeCursor('signatureRequests', [requestedAt.toISOString(), _id]);
      return { status: 200, body: pageFrom(found, limit, show, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/signature-requests/{signatureRequestId}',
    operationId: 'getSignatureRequest',
    summary: 'Read a request for a signature',
    tags,
    params,
    answers: { 200: { description: 'The request', schema: signatureRequest, changesWithTime: true } },
    async handler({ services: { database }, caller, params }) {
      const found = await find(database, caller, params.signatureRequestId);
      const now = await timeOn(database, found.testClockId);
      return { status: 200, body: showSignatureRequest(found, new Date(now.epochMilliseconds)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/signature-requests/{signatureRequestId}/withdraw',
    operationId: 'withdrawSignatureRequest',
    summary: 'Take a request for a signature back',
    description: 'Its link does not work any more, and who was asked is forgotten.',
    tags,
    params,
    answers: { 200: { description: 'The request', schema: signatureRequest } },
    problems: ['notFound', 'signatureRequestClosed', 'clockAdvancing'],
    async handler({ services: { database }, caller, params, changes }) {
      const found = await find(database, caller, params.signatureRequestId);
      const { _id: id, tenantId, partnerId, testClockId } = found;
      const at = await timeAtRest(database, testClockId);
      const cloud = cloudOfAgreement(found.agreement.name);
      await changes({ subject: { kind: 'signatureRequest', id }, tenantId, partnerId, cloud, at });
      const after = requireFound(await database.signatureRequests.withdraw(id), `request ${id}`);
      if (after.state !== 'withdrawn') {
        throw new DomainError('signatureRequestClosed', 'It was signed.', { state: after.state });
      }
      return { status: 200, body: showSignatureRequest(after, new Date(at.epochMilliseconds)) };
    },
  }),
];

async function find(
  { signatureRequests }: ApiServices['database'],
  caller: Caller,
  id: string,
): Promise<SignatureRequest> {
  return requireFound(await signatureRequests.within(await caller.reach(), id), `request for a signature ${id}`);
}

async function asked(
  services: ApiServices,
  body: z.output<typeof newSignatureRequest>,
  asking: Asking,
): Promise<SignatureRequest> {
  switch (body.about) {
    case 'redemption':
      return ofRedemption(services, body.redemptionId, asking);
    case 'tenant':
      return ofTenant(services, body, asking);
    case 'newTenant':
      return ahead(services, body, asking);
  }
}

/** Asked again, the first administrator gets no second mail, unless the address was corrected. */
async function ofRedemption(services: ApiServices, id: string, { caller, requestHash, changes }: Asking) {
  const { database } = services;
  const found = await findRedemption(services, caller, id, 'redemptions:cancel');
  if (!isOpen(found)) throw closed(found.state);
  const { tenantId, testClockId, plan } = found;
  const now = await timeAtRest(database, testClockId);
  const { cloud } = await database.plans.sold(plan);
  await changes({ subject: { kind: 'redemption', id }, tenantId, cloud, at: now });
  const first = await requestFirstSignature(services, found, { requestedBy: caller.id, now });
  if (first) return first;
  const { agreement } = await database.plans.sold(plan);
  return toAdministrators(services, { tenantId, agreement, redemptionId: id, plan }, { caller, requestHash, now });
}

async function ofTenant(
  services: ApiServices,
  { tenantId, agreement: name, version }: z.output<typeof newSignatureRequest> & { readonly about: 'tenant' },
  { caller, requestHash, changes }: Asking,
) {
  const { database } = services;
  const reach = await caller.reach('tenants:read');
  const tenant = requireFound(await database.tenants.within(reach, tenantId), `tenant ${tenantId}`, {
    pointer: '/tenantId',
  });
  if (tenant.state === 'erased') throw new DomainError('tenantErased', undefined, { pointer: '/tenantId' });
  assertOfCloud(name, tenant.cloud);
  requireFound(await database.agreements.find({ name, version }), `agreement ${name} ${version}`, {
    pointer: '/version',
  });
  const now = await timeAtRest(database, tenant.testClockId);
  const id = idFrom('signatureRequest', requestHash);
  await changes({ subject: { kind: 'signatureRequest', id }, tenantId, at: now });
  const about = { tenantId, agreement: { name, version }, redemptionId: null, plan: null };
  return toAdministrators(services, about, { caller, requestHash, now });
}

/** @throws DomainError otherCloud for an agreement of another cloud */
function assertOfCloud(name: AgreementName, cloud: CloudId): void {
  assertSameCloud({ cloud }, { cloud: cloudOfAgreement(name) }, { reason: 'agreement', pointer: '/agreement' });
}

/** @throws DomainError alreadyExists where the tenant has accepted it, noAdministrator */
async function toAdministrators(
  services: ApiServices,
  {
    tenantId,
    agreement: { name, version },
    redemptionId,
    plan,
  }: Pick<SignatureRequest, 'tenantId' | 'agreement' | 'redemptionId' | 'plan'>,
  {
    caller,
    requestHash,
    now,
  }: Pick<Asking, 'caller' | 'requestHash'> & { readonly now: Awaited<ReturnType<typeof timeAtRest>> },
) {
  const { tenants, administrators } = services.database;
  const tenant = requireFound(await tenants.find(tenantId), `tenant ${tenantId}`);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  if (tenant.agreements.some((one) => one.name === name && one.version === version && !one.userId)) {
    throw new DomainError('alreadyExists', 'The customer has accepted this version of the agreement.');
  }
  if ((await administrators.of(tenantId)).length === 0) throw new DomainError('noAdministrator');
  return requestSignature(
    services,
    {
      _id: idFrom('signatureRequest', requestHash),
      about: redemptionId === null ? 'tenant' : 'redemption',
      agreement: { name, version },
      plan,
      tenantId,
      redemptionId,
      testClockId: tenant.testClockId,
      organisation: tenant.organisation,
      signer: null,
      partnerId: partnerOf(caller),
      requestedBy: caller.id,
    },
    now,
  );
}

async function ahead(
  services: ApiServices,
  body: z.output<typeof newSignatureRequest> & { readonly about: 'newTenant' },
  { caller, requestHash, changes }: Asking,
) {
  const { database } = services;
  const { agreement: name, version, organisation, signer, testClockId = null } = body;
  assertOfCloud(name, (await cloudOf(database, caller)) ?? cloudOfAgreement(name));
  const countryWrong = countryProblem(body.country, cloudOfAgreement(name));
  if (countryWrong !== null) throw new InvalidRequest([{ pointer: '/country', detail: countryWrong }]);
  requireFound(await database.agreements.find({ name, version }), `agreement ${name} ${version}`, {
    pointer: '/version',
  });
  const now = await timeOnNamedClock(database, body.testClockId);
  const id = idFrom('signatureRequest', requestHash);
  const partnerId = partnerOf(caller);
  const cloud = cloudOfAgreement(name);
  await changes({ subject: { kind: 'signatureRequest', id }, tenantId: null, partnerId, cloud, at: now });
  return requestSignature(
    services,
    {
      _id: id,
      about: 'newTenant',
      agreement: { name, version },
      plan: null,
      tenantId: tenantIdFrom(requestHash, cloud),
      redemptionId: null,
      testClockId,
      organisation,
      signer: { ...signer, ...zoneAndLocale(body) },
      partnerId,
      requestedBy: caller.id,
    },
    now,
  );
}
