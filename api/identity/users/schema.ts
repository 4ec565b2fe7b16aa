import { z } from 'zod';
import type { RestoredLicence } from '../../../contracts/identity/users.js';
import { wordsOf } from '../../../domain/search-words.js';
import type { Deactivation, User } from '../../../models/identity/users.js';
import { email, instant, line, locale, showInstant, timeZone } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';

export const userId = idOf('user', 'Id of a user');
const tenantId = idOf('tenant', 'Id of a tenant');
const subscriptionId = idOf('subscription', 'Id of a subscription');

const administrator = z.boolean().meta({ description: 'Administrators get the notices' });

export const newUser = z
  .strictObject({
    name: line(200).meta({ example: 'Jan Nowak' }),
    email: email.meta({ description: 'No two users of a tenant have one, whatever its case' }),
    locale: locale.optional().meta({ description: "Left out: the tenant's" }),
    timeZone: timeZone.optional().meta({ description: "Left out: the tenant's" }),
    administrator: administrator.default(false),
  })
  .meta({ id: 'NewUser' });

export const userChange = z
  .strictObject({
    name: line(200).optional().meta({ example: 'Jan Nowak' }),
    email: email.optional(),
    locale: locale.optional(),
    timeZone: timeZone.optional(),
    administrator: administrator.optional(),
  })
  .meta({ id: 'UserChange', description: 'A merge patch: what is left out stays' });

const problem = z.strictObject({ code: z.string().meta({ example: 'noFreeSeat' }), message: z.string() });

const state = z.enum(['active', 'deactivated', 'purged']);

export const user = z
  .strictObject({
    id: userId,
    tenantId,
    state: state.meta({ description: 'deactivated: can be restored for 30 days; purged: nothing is left but the id' }),
    name: z.string().meta({ description: 'Empty once purged' }),
    email: email.nullable().meta({ description: 'Null once purged' }),
    locale,
    timeZone,
    administrator,
    createdAt: instant,
    deactivation: z
      .strictObject({
        at: instant,
        restorableUntil: instant.meta({ description: 'Then the personal data is purged' }),
        licences: z.array(
          z.strictObject({
            subscriptionId,
            result: z
              .enum(['pending', 'freed', 'kept'])
              .meta({ description: 'kept: it goes with its subscription, or with its next term' }),
            problem: problem.nullable().meta({ description: 'Why it was kept' }),
          }),
        ),
        purchases: z
          .array(
            z.strictObject({
              subscriptionId,
              result: z.enum(['pending', 'lapses', 'kept']).meta({
                description:
                  'lapses: it ends with what is paid, unless it is taken over; kept: that could not be decided',
              }),
              problem: problem.nullable().meta({ description: 'Why it was kept' }),
            }),
          )
          .meta({ description: 'What the user pays for by the own account' }),
      })
      .nullable()
      .meta({ description: 'Null for who is active' }),
  })
  .meta({ id: 'User' });

export const userPage = pageOf(user, 'UserPage');

export const userQuery = pageQuery.extend({
  administrator: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Only administrators, or only the others' }),
  state: state.optional().meta({ description: 'Left out: active and deactivated users' }),
  search: z
    .string()
    .min(1)
    .max(100)
    .transform((text) => wordsOf(text).slice(0, 5))
    .refine((words) => words.length > 0, 'must hold a letter or a digit')
    .optional()
    .meta({
      description: 'Beginnings of words of the name or the e-mail, whatever their case and diacritics; up to five',
      example: 'now',
    }),
});

export const deactivation = z
  .strictObject({
    reason: line(200).optional().meta({ description: 'Kept in the audit until the user is purged', example: 'Left' }),
  })
  .default({})
  .meta({ id: 'UserDeactivation' });

export const restoredUser = z
  .strictObject({
    user,
    licences: z
      .array(
        z.strictObject({
          subscriptionId,
          result: z.enum(['assigned', 'refused']),
          problem: problem.nullable().meta({ description: 'Why it was not given back' }),
        }),
      )
      .meta({ description: 'The licences that the user held before' }),
  })
  .meta({ id: 'RestoredUser' });

export function showUser(found: User, administratorIds: readonly string[]): z.input<typeof user> {
  const { _id: id, tenantId: tenant, name, locale: language, zone, createdAt } = found;
  return {
    id,
    tenantId: tenant,
    state: found.state,
    name,
    email: found.email === '' ? null : found.email,
    locale: language,
    timeZone: zone,
    administrator: administratorIds.includes(id),
    createdAt: showInstant(createdAt),
    deactivation: found.state === 'deactivated' && found.deactivation ? showDeactivation(found.deactivation) : null,
  };
}

function showDeactivation({ at, restorableUntil, held, purchases }: Deactivation) {
  return {
    at: showInstant(at),
    restorableUntil: showInstant(restorableUntil),
    licences: (held ?? []).map(({ subscriptionId: id, result, problem: why }) => ({
      subscriptionId: id,
      result,
      problem: why && { code: why.code, message: why.message },
    })),
    purchases: (purchases ?? []).map(({ subscriptionId: id, result, problem: why }) => ({
      subscriptionId: id,
      result,
      problem: why && { code: why.code, message: why.message },
    })),
  };
}

export function showRestored(
  found: User,
  administratorIds: readonly string[],
  licences: readonly RestoredLicence[],
): z.input<typeof restoredUser> {
  return { user: showUser(found, administratorIds), licences: licences.map((one) => ({ ...one })) };
}
