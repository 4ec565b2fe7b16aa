import { z } from 'zod';
import { defaultUnusedDays, mostUnusedDays } from '../../../domain/subscriptions/unused-licences.js';
import { email, instant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { licenceSources, subscriptionId } from '../subscriptions/schema.js';

const userId = idOf('user', 'Id of a user');

/** As many uses as a report names at once. */
const mostUses = 500;

export const unusedForDays = z.coerce
  .number()
  .int()
  .min(1)
  .max(mostUnusedDays)
  .default(defaultUnusedDays)
  .meta({ description: 'Without use for so many days of 24 hours, or longer', example: defaultUnusedDays });

const limits = {
  unusedForDays,
  subscriptionId: subscriptionId.optional().meta({ description: 'Only those of this subscription' }),
  planId: z.string().max(100).optional().meta({ description: 'Only those of this plan', example: 'office-business' }),
};

export const unusedLicenceQuery = pageQuery.extend(limits);
export const unusedLicenceExportQuery = z.strictObject(limits);

export const unusedLicence = z
  .strictObject({
    userId,
    name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
    email: email.nullable().meta({ description: 'Null once the user is purged' }),
    subscriptionId,
    planId: z.string().meta({ example: 'office-business' }),
    planName: z.string().meta({ example: 'Office Business' }),
    subscriptionState: z.string().meta({ example: 'active' }),
    assignedAt: instant,
    lastUsedAt: instant.nullable().meta({ description: 'As the data plane says; null: never since it was assigned' }),
    unusedSince: instant.meta({ description: 'The last use, or the assignment' }),
    unusedDays: z.int().meta({ description: 'Whole days since then', example: 42 }),
    sources: licenceSources,
    reclaim: z
      .strictObject({ id: idOf('reclaim', 'Id of a reclaim'), reclaimsAt: instant })
      .nullable()
      .meta({ description: 'The reclaim that it is part of, and when that frees it; null: none' }),
    problem: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it cannot be reclaimed now; null: it can' }),
  })
  .meta({ id: 'UnusedLicence' });

export const unusedLicencePage = pageOf(unusedLicence, 'UnusedLicencePage');

export const lastUseReport = z
  .strictObject({
    subscriptionId,
    uses: z
      .array(
        z.strictObject({
          userId: person,
          usedAt: instant
            .optional()
            .meta({ description: 'Left out: now. A time that is ahead of the tenant’s counts as now' }),
        }),
      )
      .min(1)
      .max(mostUses),
  })
  .meta({ id: 'LastUseReport' });

export const reportedLastUse = z
  .strictObject({
    results: z.array(
      resultAt(
        z.enum(['recorded', 'unchanged', 'notAssigned', 'refused']).meta({
          description:
            'unchanged: a later use is known, or the licence was assigned after this one; notAssigned: the user holds no licence of it; refused: nobody is named there, or nobody of the tenant',
        }),
      ),
    ),
  })
  .meta({
    id: 'ReportedLastUse',
    description: 'Answered person by person: one that is refused does not fail the others',
  });
