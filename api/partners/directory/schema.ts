import { z } from 'zod';
import type { Partner } from '../../../models/partners/partners.js';
import { cloud, country, email, locale } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { partnerId } from '../../partner-ids.js';
import { partnerService } from '../partners/schema.js';

export const foundPartner = z
  .strictObject({
    id: partnerId.meta({ description: 'By which it is named as partner of record', example: '4711' }),
    name: z.string().meta({ example: 'Doradca IT sp. z o.o.' }),
    country,
    locale: locale.meta({ description: 'Its language (BCP 47)' }),
    services: z.array(partnerService),
    email: email.nullable(),
    phone: z.string().nullable().meta({ example: '+48 22 123 45 67' }),
    website: z.string().nullable().meta({ example: 'https://doradca.example' }),
  })
  .meta({ id: 'FoundPartner', description: 'What everybody may know of a partner' });

export const foundPartners = pageOf(foundPartner, 'FoundPartnerPage');

const directoryCloud = cloud.default('global').meta({ description: 'Only partners for customers of this cloud' });

export const directoryQuery = pageQuery.extend({
  cloud: directoryCloud,
  country: country.optional().meta({ description: 'Only partners of this country (ISO 3166-1 alpha-2)' }),
  service: partnerService.optional().meta({ description: 'Only partners that offer this' }),
});

/** An empty field of a form is sent as well. */
export const directoryPageQuery = pageQuery.extend({
  cloud: directoryCloud,
  country: country
    .or(z.literal(''))
    .optional()
    .meta({ description: 'Only partners of this country; without country and service: the form alone' }),
  service: partnerService.or(z.literal('')).optional().meta({ description: 'Only partners that offer this' }),
});

export function showFound(found: Partner): z.input<typeof foundPartner> {
  const { _id: id, name, locale: language, services, phone, website } = found;
  return { id, name, country: found.country, locale: language, services, email: found.email, phone, website };
}
