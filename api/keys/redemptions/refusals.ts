import { DomainError } from '../../../domain/errors.js';
import type { KeyOption } from '../../../domain/keys/key-options.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { asDomainError } from '../../http/problems.js';
import type { ApiServices } from '../../services.js';
import { placesNotFreed } from '../../subscriptions/subscriptions/people-freed.js';
import { withOptions } from './choices.js';
import { chosenNow, type Reader, seesPeopleOf } from './review.js';
import { showReview } from './schema.js';
import { situationNow } from './situation.js';

/** Why a choice does not apply. */
export const choiceProblems = [
  'useNotPossible',
  'renewNotPossible',
  'addSeatsNotPossible',
  'replaceNotPossible',
  'replacementWaits',
  'confirmationRequired',
  'deletionBegun',
  'subscriptionEnded',
  'malformedUser',
  'unknownUser',
  'userDeactivated',
] as const;

/** What a refusal is explained with. */
export interface Asked extends Reader {
  readonly services: ApiServices;
}

/** A refusal with what its contact is found by, and with the options where another choice is asked for. */
export async function explained(
  { services, caller, language }: Asked,
  before: Redemption,
  refused: unknown,
): Promise<unknown> {
  const error = asDomainError(refused);
  if (error.code === 'internal') return refused;
  const { database } = services;
  // What is reviewed is as it is by now.
  const found = (await database.redemptions.find(before._id)) ?? before;
  const situation = await situationNow(database, found);
  const { code, message, details } = situation ? withOptions(error, situation, language) : error;
  const chosen = situation && code === 'reviewChanged' ? chosenNow(found, situation) : null;
  const { id, version } = found.plan;
  const [key] = (await database.keys.byHashes(found.keyHashes.slice(0, 1))).values();
  const review = chosen ? { review: await reviewShown(chosen, found) } : {};
  const people = code === 'usersNotFreed' ? placesNotFreed(details, language) : {};
  return new DomainError(code, message, {
    ...details,
    ...review,
    ...people,
    about: { soldBy: key?.soldBy ?? null, plan: { id, version } },
  });

  async function reviewShown(option: KeyOption, about: Redemption) {
    const [plan, tenant, seesPeople] = await Promise.all([
      database.plans.sold(about.plan),
      database.tenants.find(about.tenantId),
      seesPeopleOf(about, caller),
    ]);
    return showReview(option, { found: about, plan, tenant, seesPeople, language });
  }
}

/** @returns the refusal of a change of a redemption that has ended */
export function closed(state: Redemption['state']): DomainError {
  return new DomainError('redemptionClosed', `The redemption has ended: ${state}.`, { state });
}
