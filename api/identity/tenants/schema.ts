import { z } from 'zod';
import { mailboxOf } from '../../../domain/email-address.js';
import { folded } from '../../../domain/search-words.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import {
  cloud,
  cloudOfNew,
  cloudServesCountry,
  country,
  email,
  instant,
  line,
  locale,
  ofCloud,
  ofCountry,
  showInstant,
  timeZone,
  zoneIsKnown,
} from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const tenantId = idOf('tenant', 'Id of a tenant');
const userId = idOf('user', 'Id of a user');
const testClockId = idOf('testClock', 'The test clock that it lives on');

const organisation = line(200).meta({ description: 'Name of the organisation', example: 'Piekarnia Nowak' });
const vatId = z
  .string()
  .trim()
  .regex(/^[A-Z]{2}[0-9A-Z+*]{2,12}$/, 'must be a VAT id with its country, such as PL5260250995')
  .meta({ description: 'VAT id with its country', example: 'PL5260250995' });

export const tenant = z
  .strictObject({
    id: tenantId,
    state: z
      .enum(['live', 'erased'])
      .meta({ description: 'erased: its users and data were deleted with its last subscription' }),
    country,
    organisation: z.string().meta({ description: 'Empty once erased', example: 'Piekarnia Nowak' }),
    vatId: z.string().nullable().meta({ example: 'PL5260250995' }),
    timeZone,
    locale,
    cloud,
    testClockId: testClockId.nullable(),
    administratorIds: z.array(userId).meta({ description: 'Its active administrators; at least one' }),
    agreements: z.array(
      z.strictObject({
        name: z.string().meta({ example: 'MOSA' }),
        version: z.string().meta({ example: '2026-01' }),
        acceptedAt: instant,
      }),
    ),
    createdAt: instant,
    now: instant.meta({ description: "The tenant's time: its test clock's, or the wall's" }),
  })
  .meta({ id: 'Tenant' });

export const tenantPage = pageOf(tenant, 'TenantPage');

export const tenantCreation = z
  .strictObject({
    country: country.meta({ description: 'Never changes' }),
    organisation,
    vatId: vatId.optional(),
    ...ofCountry,
    cloud: cloudOfNew,
    testClockId: testClockId.optional().meta({ description: 'Left out: it lives on the wall’s time' }),
    administrators: z
      .array(
        z.strictObject({
          name: line(200).meta({ example: 'Anna Nowak' }),
          email,
          locale: locale.optional().meta({ description: "Left out: the tenant's" }),
          timeZone: timeZone.optional().meta({ description: "Left out: the tenant's" }),
        }),
      )
      .min(1)
      .max(20)
      .refine(
        (people) => new Set(people.map((person) => mailboxOf(person.email))).size === people.length,
        'must not have an e-mail twice',
      )
      .meta({ description: 'Its first administrators' }),
  })
  .superRefine(zoneIsKnown)
  .superRefine(cloudServesCountry)
  .meta({ id: 'TenantCreation' });

export const tenantChange = z
  .strictObject({
    organisation: organisation.optional(),
    timeZone: timeZone.optional().meta({ description: 'Applies from the next term' }),
    locale: locale.optional(),
    vatId: vatId.nullable().optional().meta({ description: 'Null takes it away' }),
    country: country.optional().meta({ description: 'Never changes: refused unless it is the present one' }),
    cloud: cloud.optional().meta({ description: 'Never changes: refused unless it is the present one' }),
  })
  .meta({ id: 'TenantChange', description: 'A merge patch: what is left out stays' });

export const tenantQuery = pageQuery.extend({
  country: country.optional(),
  cloud: ofCloud,
  state: z.enum(['live', 'erased']).optional().meta({ description: 'erased: nothing that names a person is left' }),
  organisation: z
    .string()
    .min(1)
    .max(200)
    .transform(folded)
    .optional()
    .meta({ description: 'Beginning of the name, whatever its case and diacritics', example: 'piek' }),
  partnerId: partnerId.optional().meta({ description: 'Tenants that this partner sees now' }),
  testClockId: testClockId.optional().meta({ description: 'Tenants of this test clock; left out: those of none' }),
});

export function showTenant(found: Tenant, now: string): z.input<typeof tenant> {
  return {
    id: found._id,
    state: found.state,
    country: found.country,
    organisation: found.organisation,
    vatId: found.vatId,
    timeZone: found.zone,
    locale: found.locale,
    cloud: found.cloud,
    testClockId: found.testClockId,
    administratorIds: found.administratorIds,
    agreements: found.agreements
      .filter(({ userId }) => userId === undefined)
      .map(({ name, version, at }) => ({ name, version, acceptedAt: showInstant(at) })),
    createdAt: showInstant(found.createdAt),
    now,
  };
}
