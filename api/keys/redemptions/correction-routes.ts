import { z } from 'zod';
import { addKeys } from '../../../contracts/keys/redemption.js';
import { DomainError } from '../../../domain/errors.js';
import type { NewTenant, Redemption } from '../../../models/keys/redemptions.js';
import { assertServed } from '../../catalogue/plans/assert-served.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { requestFirstSignature } from '../request-signature.js';
import { change, changing } from './change-redemption.js';
import { assertRedeemable, type CheckedKeys, checkMoreKeys } from './check-keys.js';
import { findRedemptionToMoveOn } from './find-redemption.js';
import { closed } from './refusals.js';
import { moreKeys, newTenantCorrection } from './requests.js';
import { known, shownRedemption } from './review.js';
import { isOpen, redemption, redemptionId } from './schema.js';

const tags = ['Redemptions'] as const;
const params = z.strictObject({ redemptionId });
const shown = { 200: { description: 'The redemption', schema: redemption } } as const;

/** What of an open redemption can be made right before it is redeemed. */
export const redemptionCorrectionRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/redemptions/{redemptionId}/keys',
    operationId: 'addKeys',
    summary: 'Add product keys to an open redemption',
    description: 'Reserves them as well, all or none. The review is another one afterwards.',
    tags,
    longRunning: true,
    params,
    body: moreKeys,
    answers: shown,
    problems: [
      'notFound',
      'forbidden',
      'redemptionClosed',
      'tooManyWrongKeys',
      'malformedKey',
      'duplicateKey',
      'unknownKey',
      'usedKey',
      'reservedKey',
      'revokedKey',
      'expiredKey',
      'keyOfOrder',
      'mixedKeys',
      'otherTestClock',
      'tooManyKeys',
      'clockAdvancing',
    ],
    async handler({ services, caller, params, body, requestHash: requestId, changes, language }) {
      const { database } = services;
      const found = await findRedemptionToMoveOn(services, caller, params.redemptionId);
      if (!isOpen(found)) throw closed(found.state);
      const present = await database.keys.byHashes(found.keyHashes);
      await changing(services, found, changes);
      // Repeated after its answer was lost, they are there by now.
      if (found.additions.includes(requestId)) return shownRedemption(services, found._id, { caller, language });
      const checked = await checkMoreKeys(database, body.keys, { caller, present: [...present.values()] });
      assertOwnKeys(checked, found, caller);
      assertRedeemable(checked, found.testClockId, await timeAtRest(database, found.testClockId));
      const keyIds = checked.all.map(({ keyId }) => keyId);
      await change({ services, caller, language }, found, addKeys, { requestId, keyIds });
      return shownRedemption(services, found._id, { caller, language });
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/redemptions/{redemptionId}/tenant',
    operationId: 'correctNewTenant',
    summary: 'Correct what was said of a new tenant',
    description: 'Until it is redeemed. The review is another one afterwards.',
    tags,
    params,
    body: newTenantCorrection,
    answers: shown,
    problems: ['notFound', 'forbidden', 'redemptionClosed', 'noNewTenant', 'countryNotServed', 'clockAdvancing'],
    async handler({ services, caller, params, body, changes, language }) {
      const { database } = services;
      const { _id } = await findRedemptionToMoveOn(services, caller, params.redemptionId);
      await changing(services, await known(database, _id), changes);
      for (;;) {
        const found = await known(database, _id);
        // What is being made is not corrected any more.
        if (!isOpen(found) || found.acknowledgement) throw closed(isOpen(found) ? 'redeemed' : found.state);
        if (!found.newTenant) throw new DomainError('noNewTenant');
        const corrected = correct(found.newTenant, body);
        const plan = await database.plans.sold(found.plan);
        assertServed(plan, corrected, { country: '/country', cloud: '/cloud' });
        if (await database.redemptions.correct(found, corrected)) {
          await database.apiKeys.speakTo(found, corrected.administrator.locale);
          await askedAnew(services, { ...found, newTenant: corrected }, caller);
          break;
        }
      }
      return shownRedemption(services, _id, { caller, language });
    },
  }),
];

/** What is left out stays; the administrator reads in the tenant's language and zone. */
function correct(
  before: NewTenant,
  { timeZone, administrator, ...given }: z.output<typeof newTenantCorrection>,
): NewTenant {
  const { country, organisation, locale, cloud, zone } = {
    ...before,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(timeZone === undefined ? {} : { zone: timeZone }),
  };
  const { userId, name, email } = before.administrator;
  const person = { name: administrator?.name ?? name, email: administrator?.email ?? email };
  return { country, organisation, locale, cloud, zone, administrator: { userId, ...person, locale, zone } };
}

/** What a partner brings a new tenant with are its own keys. @throws DomainError forbidden */
function assertOwnKeys({ all }: CheckedKeys, { forNewTenant }: Redemption, caller: Caller): void {
  const partnerId = partnerOf(caller);
  const other = partnerId === null || !forNewTenant ? -1 : all.findIndex(({ soldBy }) => soldBy !== partnerId);
  if (other < 0) return;
  throw new DomainError('forbidden', 'A partner redeems the keys that it sells.', {
    pointer: `/keys/${other}`,
    reason: 'ownKeysOnly',
  });
}

/** Who was asked to sign by an address that was wrong is not asked any more; the right one is. */
async function askedAnew(services: ApiServices, found: Redemption, caller: Caller): Promise<void> {
  const { _id, newTenant, testClockId } = found;
  const { signatureRequests } = services.database;
  const open = await signatureRequests.openOf(_id);
  if (open.length === 0 || !newTenant) return;
  const now = await timeAtRest(services.database, testClockId);
  const asked = await requestFirstSignature(services, found, { requestedBy: caller.id, now });
  for (const one of open) if (one._id !== asked?._id) await signatureRequests.withdraw(one._id);
}
