import { z } from 'zod';
import { accept, cancel, choose, redeem } from '../../../contracts/keys/redemption.js';
import { attestingPartner } from '../../../domain/catalogue/acceptance.js';
import { DomainError } from '../../../domain/errors.js';
import { isAgreed, keptSignature } from '../../../models/keys/opening.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { asDomainError } from '../../http/problems.js';
import { defineRoute } from '../../services.js';
import { change, changing } from './change-redemption.js';
import { chosenOf } from './choices.js';
import { findRedemption, findRedemptionToMoveOn } from './find-redemption.js';
import { peopleToFree } from './people-to-free.js';
import { choiceProblems, closed, explained } from './refusals.js';
import { newAgreement, newChoice, redeemRequest } from './requests.js';
import { shownRedemption } from './review.js';
import { isOpen, redemption, redemptionId } from './schema.js';
import { situationNow } from './situation.js';

const tags = ['Redemptions'] as const;
const params = z.strictObject({ redemptionId });

/** How an open redemption goes on, or is given up. */
export const redemptionProgressRoutes = [
  defineRoute({
    method: 'put',
    path: '/v1/redemptions/{redemptionId}/choice',
    operationId: 'chooseUse',
    summary: 'Choose what the keys are to be used for',
    description:
      'One of the `options` of the redemption. Chosen again, the newest choice counts. Where it does not apply, the problem has the options that there are in `details.options`.',
    tags,
    idempotent: true,
    longRunning: true,
    params,
    body: newChoice,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    problems: ['forbidden', 'redemptionClosed', 'mixedKeys', 'tenantErased', ...choiceProblems, 'clockAdvancing'],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const found = await findRedemptionToMoveOn(services, caller, params.redemptionId);
      if (!isOpen(found)) throw closed(found.state);
      await changing(services, found, changes);
      const { _id: redemptionId, tenantId } = found;
      const situation = await situationNow(database, found);
      if (!situation) throw new DomainError('tenantErased');
      const choosing = { redemptionId, tenantId, situation };
      const chosen = await chosenOf(database, body, choosing).catch(async (error: unknown) => {
        throw await explained({ services, caller, language }, found, error);
      });
      await change({ services, caller, language }, found, choose, { requestId, ...chosen });
      return shownRedemption(services, redemptionId, { caller, language });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/agreement',
    operationId: 'acceptAgreement',
    summary: 'Accept the agreement that the plan asks for',
    description:
      'By the customer. A partner does not sign for its customer: it attests that the customer has accepted where the plan says `partnerMayAttest`, else the administrator signs by the link in the mail.',
    tags,
    longRunning: true,
    params,
    body: newAgreement,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    problems: [
      'notFound',
      'forbidden',
      'wrongAgreement',
      'signatureRequired',
      'agreementSigned',
      'redemptionClosed',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash, changes, language }) {
      const { database } = services;
      const found = await findRedemptionToMoveOn(services, caller, params.redemptionId);
      const { agreement, partnerMayAttest } = await database.plans.sold(found.plan);
      if (body.agreement !== agreement.name || body.version !== agreement.version) {
        throw new DomainError('wrongAgreement', `The plan asks for ${agreement.name}, version ${agreement.version}.`, {
          pointer: body.agreement === agreement.name ? '/version' : '/agreement',
          agreement: agreement.name,
          version: agreement.version,
        });
      }
      const before = await keptSignature(database, found);
      const partnerId = partnerAccepting(found, caller);
      const attestedBy = before ? null : attestingPartner({ partnerId, partnerMayAttest });
      const now = await changing(services, found, changes);
      const { signedBy, version } = body;
      const signed = { name: body.agreement, version, signedBy, at: now };
      const signature = attestedBy === null ? signed : { ...signed, attestedBy };
      const kept = before ?? (await database.redemptions.sign(found._id, signature));
      // Nobody is told that it is signed whose name is not under it.
      if (kept && kept.signedBy !== signedBy) throw new DomainError('agreementSigned');
      await change({ services, caller, language }, found, accept, { requestId: requestHash });
      return shownRedemption(services, found._id, { caller, language });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/redeem',
    operationId: 'redeemKeys',
    summary: 'Redeem the keys',
    description:
      'Starts the subscription, or adds a term to it, and uses the keys up. The set-up goes on by itself. Ticks belong to the review that was read: where it has changed, the problem has the new one in `details.review`.',
    tags,
    longRunning: true,
    params,
    body: redeemRequest,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: [
      'notFound',
      'forbidden',
      'redemptionClosed',
      'agreementRequired',
      'expiredKey',
      'acknowledgementRequired',
      'reviewChanged',
      'choiceRequired',
      ...choiceProblems,
      'usersToFree',
      'usersNotFreed',
      'tenantErased',
      'noAdministrator',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const found = await findRedemptionToMoveOn(services, caller, params.redemptionId);
      await changing(services, found, changes);
      const { acknowledged, reviewVersion } = body;
      const freeUsers = await peopleToFree({ services, caller, language }, found, body.freeUsers);
      const partnerId = partnerOf(caller);
      const request = { requestId, acknowledged, reviewVersion, freeUsers, partnerId };
      await change({ services, caller, language }, found, redeem, request).catch(async (error: unknown) => {
        // The tenant accepted the same agreement in another redemption since this one was opened.
        const again = asDomainError(error).code === 'agreementRequired' && (await isAgreed(database, found));
        if (!again) throw error;
        await change({ services, caller, language }, found, accept, { requestId: `${requestId}/agreed` });
        return change({ services, caller, language }, found, redeem, request);
      });
      return shownRedemption(services, found._id, { caller, language });
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/cancel',
    operationId: 'cancelRedemption',
    summary: 'Give a redemption up',
    description: 'Its keys are free again. Partners give up those that they opened.',
    tags,
    longRunning: true,
    params,
    answers: { 200: { description: 'The redemption, ended', schema: redemption } },
    problems: ['notFound', 'redemptionClosed', 'clockAdvancing', 'forbidden'],
    async handler({ services, caller, params, requestHash, changes, language }) {
      const { redemptions } = services.database;
      const found = await findRedemption(services, caller, params.redemptionId, 'redemptions:read');
      if (!(await redemptions.within(await caller.reach(), found._id))) {
        throw new DomainError('forbidden', 'A partner gives up the redemptions that it opened.', {
          reason: 'openedByOthers',
        });
      }
      await changing(services, found, changes);
      await change({ services, caller, language }, found, cancel, { requestId: requestHash });
      return shownRedemption(services, found._id, { caller, language });
    },
  }),
];

/** By whose hands an acceptance comes: the token of a redemption that a partner opened was answered to the partner. */
function partnerAccepting({ openedByPartner, forNewTenant }: Redemption, caller: Caller): string | null {
  const ofPartner = caller.principal.kind === 'redemptionToken' && forNewTenant;
  return partnerOf(caller) ?? (ofPartner ? openedByPartner : null);
}
