import { DomainError } from '../../../domain/errors.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { asDomainError } from '../../http/problems.js';
import type { Language } from '../../i18n/language.js';
import type { ApiServices } from '../../services.js';
import { withOptions } from './choices.js';
import { chosenNow } from './review.js';
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
  'unknownUser',
] as const;

/** What a refusal is explained with. */
export interface Asked {
  readonly services: ApiServices;
  readonly language: Language;
}

/** A refusal with what its contact is found by, and with the options where another choice is asked for. */
export async function explained({ services, language }: Asked, found: Redemption, refused: unknown): Promise<unknown> {
  const error = asDomainError(refused);
  if (error.code === 'internal') return refused;
  const { database } = services;
  const situation = await situationNow(database, found);
  const { code, message, details } = situation ? withOptions(error, situation, language) : error;
  const chosen = situation && code === 'reviewChanged' ? chosenNow(found, situation) : null;
  const { id, version } = found.plan;
  const [key] = (await database.keys.byHashes(found.keyHashes.slice(0, 1))).values();
  const review = chosen ? { review: showReview(chosen, language) } : {};
  return new DomainError(code, message, {
    ...details,
    ...review,
    about: { soldBy: key?.soldBy ?? null, plan: { id, version } },
  });
}

/** @returns the refusal of a change of a redemption that has ended */
export function closed(state: Redemption['state']): DomainError {
  return new DomainError('redemptionClosed', `The redemption has ended: ${state}.`, { state });
}
