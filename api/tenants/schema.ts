import { z } from 'zod';
import type { Tenant, User } from '../../models/tenants.js';
import { country, email, instant, line, locale, showInstant, timeZone } from '../formats.js';
import { pageOf } from '../http/page.js';
import { idOf } from '../ids.js';

export const tenantId = idOf('tenant', 'Id of a tenant');
export const userId = idOf('user', 'Id of a user');

export const tenant = z
  .strictObject({
    id: tenantId,
    state: z
      .enum(['live', 'erased'])
      .meta({ description: 'erased: its users and data were deleted with its last subscription' }),
    country,
    organisation: z.string().meta({ description: 'Empty once erased', example: 'Piekarnia Nowak' }),
    timeZone,
    locale,
    cloud: z.string().meta({ example: 'global' }),
    testClockId: idOf('testClock', 'The test clock that it lives on').nullable(),
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

export const newUser = z
  .strictObject({
    name: line(200).meta({ example: 'Jan Nowak' }),
    email,
    locale: locale.optional().meta({ description: "Left out: the tenant's" }),
    timeZone: timeZone.optional().meta({ description: "Left out: the tenant's" }),
    administrator: z.boolean().default(false),
  })
  .meta({ id: 'NewUser' });

export const user = z
  .strictObject({
    id: userId,
    tenantId,
    name: z.string(),
    email,
    locale,
    timeZone,
    administrator: z.boolean().meta({ description: 'Administrators get the notices' }),
    createdAt: instant,
  })
  .meta({ id: 'User' });

export const userPage = pageOf(user, 'UserPage');

export function showTenant(found: Tenant, now: string): z.input<typeof tenant> {
  return {
    id: found._id,
    state: found.state,
    country: found.country,
    organisation: found.organisation,
    timeZone: found.zone,
    locale: found.locale,
    cloud: found.cloud,
    testClockId: found.testClockId,
    agreements: found.agreements.map(({ name, version, at }) => ({ name, version, acceptedAt: showInstant(at) })),
    createdAt: showInstant(found.createdAt),
    now,
  };
}

export function showUser(found: User): z.input<typeof user> {
  const { _id: id, tenantId: tenant, name, email: address, locale: language, zone, administrator, createdAt } = found;
  return {
    id,
    tenantId: tenant,
    name,
    email: address,
    locale: language,
    timeZone: zone,
    administrator,
    createdAt: showInstant(createdAt),
  };
}
