import { z } from 'zod';
import { instant as parseInstant } from '../../../domain/calendar.js';
import { isAgreed, openingOf } from '../../../models/keys/opening.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { relationsOfOpening } from '../../../models/partners/relations.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { partnerOf, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { idFrom } from '../../ids.js';
import { defineRoute } from '../../services.js';
import { requestFirstSignature } from '../request-signature.js';
import { checkKeys } from './check-keys.js';
import { redemptionCorrectionRoutes } from './correction-routes.js';
import { findRedemption } from './find-redemption.js';
import { newRedemptionOf } from './new-redemption.js';
import { redemptionProgressRoutes } from './progress-routes.js';
import { tokenOf } from './redemption-token.js';
import { choiceProblems, closed } from './refusals.js';
import { newRedemption } from './requests.js';
import { readRedemption, shownRedemption } from './review.js';
import {
  declarationText,
  openedRedemption,
  redemption,
  redemptionId,
  redemptionPage,
  redemptionQuery,
  showDeclaration,
  showSummary,
} from './schema.js';
import { startRedemption } from './start-redemption.js';

const tags = ['Redemptions'] as const;
const params = z.strictObject({ redemptionId });
const position = z.tuple([instant, redemptionId]);

export const redemptionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/declaration',
    operationId: 'getDeclaration',
    summary: 'Read what a person declares who opens a redemption',
    tags,
    answers: { 200: { description: 'The sentence', schema: declarationText } },
    async handler({ language }) {
      return { status: 200, headers: languageHeaders(language), body: showDeclaration(language) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/redemptions',
    operationId: 'openRedemption',
    summary: 'Open a redemption of product keys',
    description:
      'Reserves the keys, all or none. Then a use is chosen among its `options`, unless `use` says it at once, the agreement is accepted and the redemption redeemed; without progress for 24 hours its keys are free again. Administrators redeem for their own tenant. Partners open redemptions for new tenants, whose first administrator is sent a link to sign the agreement, and for tenants that have delegated `keys` to them.',
    tags,
    longRunning: true,
    body: newRedemption,
    answers: { 201: { description: 'The open redemption with its review', schema: openedRedemption } },
    problems: [
      'malformedKey',
      'duplicateKey',
      'unknownKey',
      'tooManyWrongKeys',
      'noAdministrator',
      'usedKey',
      'reservedKey',
      'revokedKey',
      'expiredKey',
      'keyOfOrder',
      'otherCustomersOrder',
      'mixedKeys',
      'otherTestClock',
      'countryNotServed',
      ...(['unknownPartner', 'partnerNotEnrolled', 'partnerSuspended', 'ownPartnerOfRecord', 'otherCloud'] as const),
      ...choiceProblems,
      'tenantErased',
      'clockAdvancing',
      'forbidden',
      'notFound',
      'redemptionClosed',
    ],
    async handler({ services, body, caller, requestHash, changes, language }) {
      const { database } = services;
      const id = idFrom('redemption', requestHash);
      const before = await database.redemptions.find(id);
      const { redemption: opened, sellers } = before
        ? { redemption: before, sellers: [] }
        : await newRedemptionOf(database, body, { caller, requestHash, language });
      const now = parseInstant(opened.openedAt.toISOString());
      await changes({
        subject: { kind: 'redemption', id },
        tenantId: opened.tenantId,
        cloud: (await database.plans.sold(opened.plan)).cloud,
        at: now,
        by: 'redemptions:redeem',
      });
      if (!before) {
        // First, so that a redemption that is there has its relations.
        await database.relations.add(relationsOfOpening(opened, sellers, new Date()));
        await database.redemptions.open(opened);
      }
      if (opened.state === 'refused') {
        // The keys may be free by now, but this redemption has ended: a new one needs a new Idempotency-Key.
        await checkKeys(database, body, caller);
        throw closed('refused');
      }
      if (!opened.endedAt) await startRedemption(services, await openingOf(database, opened), { now, requestHash });
      if (partnerOf(caller) !== null && !opened.endedAt && !(await isAgreed(database, opened))) {
        await requestFirstSignature(services, opened, { requestedBy: caller.id, now });
      }
      const headers = { Location: `/v1/redemptions/${id}`, ...languageHeaders(language) };
      const shown = await readRedemption(services, id, { caller, language });
      const token = await tokenOf(database.apiKeys, opened, { caller, requestHash });
      return {
        status: 201,
        headers,
        body: { ...shown, token },
        masked: { ...shown, token: token && `perennial_…${token.slice(-5)}` },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/redemptions',
    operationId: 'listRedemptions',
    summary: 'List the redemptions',
    description:
      'The newest first. Administrators see those of their tenant and move them on, whoever opened them; partners see those that they opened and those of keys that they sold.',
    tags,
    query: redemptionQuery,
    answers: { 200: { description: 'A page of redemptions, without their reviews', schema: redemptionPage } },
    async handler({ services, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('redemptions', cursor, position);
      const after = read && { openedAt: new Date(read[0]), id: read[1] };
      const limits = { ...filter, onAnyClock: tenantOf(caller) !== null };
      const found = await services.database.redemptions.list(
        await reachInCloud(services.database, caller, cloud),
        limits,
        after,
        limit + 1,
      );
      const next = ({ openedAt, _id }: Redemption) => writeCursor('redemptions', [openedAt.toISOString(), _id]);
      return { status: 200, body: pageFrom(found, limit, showSummary, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/redemptions/{redemptionId}',
    operationId: 'getRedemption',
    summary: 'Read a redemption and its review',
    tags,
    params,
    answers: { 200: { description: 'The redemption', schema: redemption } },
    async handler({ services, caller, params, language }) {
      const { _id } = await findRedemption(services, caller, params.redemptionId);
      return shownRedemption(services, _id, { caller, language });
    },
  }),
  ...redemptionProgressRoutes,
  ...redemptionCorrectionRoutes,
];
