/** A choice among the uses that keys have: what is kept of it, and its refusal with those that there are. */
import type { z } from 'zod';
import { DomainError, type ErrorCode } from '../../../domain/errors.js';
import type { Chosen } from '../../../domain/keys/choice.js';
import {
  type KeyChoice,
  type KeySituation,
  keyOption,
  keyOptions,
  keyUses,
  losesDays,
} from '../../../domain/keys/key-options.js';
import { unconfirmedLoss } from '../../../domain/subscriptions/replacement.js';
import type { Database } from '../../../models/database.js';
import type { Users } from '../../../models/identity/users.js';
import type { Language } from '../../i18n/language.js';
import { namedPeople } from '../../identity/users/people.js';
import { idFrom } from '../../ids.js';
import { showOptions } from './options.js';
import type { newChoice } from './requests.js';

export type Choice = z.output<typeof newChoice>;

interface Choosing {
  readonly redemptionId: string;
  readonly tenantId: string;
  readonly situation: KeySituation;
}

/** @throws DomainError that says why the choice does not apply */
export async function chosenOf(database: Database, choice: Choice, choosing: Choosing): Promise<Chosen> {
  const { redemptionId, tenantId, situation } = choosing;
  try {
    const option = keyOption(choice, situation);
    if (losesDays(option) && !(choice.use === 'replace' && choice.confirmLoss)) throw unconfirmedLoss(option.daysLost);
    const named = 'assignTo' in choice ? choice.assignTo : undefined;
    const assignTo = named === undefined ? null : await activeUser(database.users, tenantId, named);
    return {
      use: choice.use,
      subscriptionId: leadsToItself(choice) ? choice.subscriptionId : newSubscription(redemptionId),
      assignTo,
      replaces: choice.use === 'replace' ? { subscriptionId: choice.subscriptionId, when: choice.when } : null,
      agreedLoss: option.daysLost,
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const pointer = error.code === 'confirmationRequired' ? '/confirmLoss' : '/use';
    throw new DomainError(error.code, error.message, { pointer, ...error.details });
  }
}

/** @throws DomainError malformedUser, unknownUser, userDeactivated, with its place */
async function activeUser(users: Users, tenantId: string, named: string): Promise<string> {
  const [place] = await namedPeople(users, tenantId, [named]);
  const user = place?.userId ? (await users.byId(tenantId, [place.userId])).get(place.userId) : undefined;
  const refuse = (code: ErrorCode) => new DomainError(code, undefined, { pointer: '/assignTo' });
  if (!user || user.state === 'purged') throw refuse(place?.refused ?? 'unknownUser');
  if (user.state !== 'active') throw refuse('userDeactivated');
  return user._id;
}

/** Of a redemption that is opened without a choice. */
export function undecided(redemptionId: string): Omit<Chosen, 'use'> & { readonly use: null } {
  const subscriptionId = newSubscription(redemptionId);
  return { use: null, subscriptionId, assignTo: null, replaces: null, agreedLoss: 0 };
}

/** Refusals that say that the world has moved on, or that a choice is missing. */
const asksForAnother = new Set<DomainError['code']>([
  'choiceRequired',
  'confirmationRequired',
  'mixedKeys',
  'useNotPossible',
  'renewNotPossible',
  'addSeatsNotPossible',
  'replaceNotPossible',
  'replacementWaits',
  'subscriptionEnded',
  'deletionBegun',
]);

/** The refusal together with what can be chosen instead. */
export function withOptions(error: DomainError, situation: KeySituation, language: Language): DomainError {
  const { code, message, details } = error;
  if (!asksForAnother.has(code)) return error;
  const options = keyOptions(situation);
  const possibleUses = keyUses.filter((possible) => options.some(({ use }) => use === possible));
  return new DomainError(code, message, {
    ...(code === 'confirmationRequired' ? {} : { possibleUses }),
    ...details,
    options: showOptions(options, language),
  });
}

function leadsToItself(choice: KeyChoice): choice is Extract<KeyChoice, { use: 'renew' | 'addSeats' }> {
  return choice.use === 'renew' || choice.use === 'addSeats';
}

function newSubscription(redemptionId: string): string {
  return idFrom('subscription', redemptionId);
}
