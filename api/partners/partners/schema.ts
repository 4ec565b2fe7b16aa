import { z } from 'zod';
import type { ChainLink } from '../../../domain/partners/register.js';
import {
  distributionStates,
  enrolmentStates,
  partnerServices,
  sellingProblemOf,
} from '../../../domain/partners/register.js';
import type { Partner } from '../../../models/partners/partners.js';
import {
  cloud,
  cloudOfNew,
  cloudServesCountry,
  country,
  email,
  instant,
  line,
  listOf,
  locale,
  ofCloud,
  showInstant,
} from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const partnerService = z
  .enum(partnerServices)
  .meta({ description: 'What a partner offers', example: 'migration' });
const services = listOf(partnerService, partnerServices.length).or(z.array(partnerService).max(0));

const enrolmentState = z.enum(enrolmentStates).meta({
  description:
    'enrolled: the partner can be partner of record, offer delegated administration, and be found; suspended: none of that begins while it lasts',
  example: 'enrolled',
});
const distributionState = z.enum(distributionStates).meta({
  description: 'active: the partner can sell; suspended, ended: it cannot, and no more can those that it supplies',
  example: 'active',
});

const phone = z
  .string()
  .regex(/^\+[1-9][0-9 ]{5,24}$/)
  .meta({ description: 'With the code of the country', example: '+48 22 123 45 67' });
const website = z
  .url({ protocol: /^https?$/, hostname: z.regexes.domain })
  .max(300)
  .meta({ example: 'https://doradca.example' });

const distributor = {
  partnerId: partnerId
    .nullable()
    .meta({ description: 'The distributor, a partner itself; null: who runs this service' }),
  state: distributionState,
};

const fields = {
  name: line(200).meta({ example: 'Doradca IT sp. z o.o.' }),
  country,
  locale: locale.meta({ description: 'Language of what it is told (BCP 47)' }),
  email: email
    .nullable()
    .meta({ description: 'Whom customers turn to, and where mail to the partner goes; null: nowhere' }),
  phone: phone.nullable(),
  website: website.nullable(),
  services: services.meta({ description: 'By which customers find it' }),
  listed: z.boolean().meta({ description: 'Whether customers find it in the public search, while it is enrolled' }),
  ownTenantId: idOf(
    'tenant',
    'The tenant that the partner is itself, where it is a customer too: it is not its own partner of record',
  ).nullable(),
};

const enrolment = z.strictObject({ state: enrolmentState });

export const newPartner = z
  .strictObject({
    id: partnerId,
    ...fields,
    locale: fields.locale.optional().meta({ description: 'Left out: the language of most people of the country' }),
    email: email
      .optional()
      .meta({ description: 'Whom customers turn to; left out: they get its name alone, and it gets no mail' }),
    cloud: cloudOfNew,
    phone: phone.optional(),
    website: website.optional(),
    services: services.default([]),
    listed: z.boolean().default(true),
    ownTenantId: idOf('tenant', 'The tenant that the partner is itself').optional(),
    enrolment: enrolment.default({ state: 'none' }),
    distributor: z
      .strictObject(distributor)
      .nullable()
      .default({ partnerId: null, state: 'active' })
      .meta({ description: 'Who supplies it; left out: who runs this service; null: nobody, it does not sell' }),
  })
  .superRefine(cloudServesCountry)
  .meta({ id: 'NewPartner' });

export const partnerChange = z
  .strictObject({ ...fields, enrolment, distributor: z.strictObject(distributor).partial().nullable() })
  .partial()
  .meta({ id: 'PartnerChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const partner = z
  .strictObject({
    id: partnerId,
    ...fields,
    cloud,
    enrolment: z
      .strictObject({ state: enrolmentState, since: instant.nullable() })
      .meta({ id: 'PartnerEnrolment', description: 'In the partner programme' }),
    distributor: z
      .strictObject({ ...distributor, since: instant })
      .nullable()
      .meta({ id: 'PartnerDistributor', description: 'Who supplies it; null: it does not sell' }),
    selling: z
      .strictObject({
        possible: z.boolean(),
        reason: z.enum(['noDistributor', 'suspended', 'ended']).nullable().meta({
          description: 'Why not: nobody supplies it, or a relation between it and who runs this service is not active',
        }),
      })
      .meta({ id: 'PartnerSelling', description: 'Whether keys can be issued and ordered in its name' }),
    createdAt: instant,
  })
  .meta({ id: 'Partner', description: 'A company that sells keys, or looks after customers' });

export const partnerPage = pageOf(partner, 'PartnerPage');

export const partnerQuery = pageQuery.extend({
  cloud: ofCloud,
  country: country.optional(),
  service: partnerService.optional(),
  enrolment: enrolmentState.optional(),
  distributorId: partnerId.optional().meta({ description: 'Only those that this partner supplies' }),
});

/** @param own false: a distributor reads it, which learns of no tenant */
export function showPartner(
  { _id: id, createdAt, enrolment: enrolled, distributor: supplier, ...found }: Partner,
  chain: readonly ChainLink[],
  own: boolean,
): z.input<typeof partner> {
  const { name, country: code, locale: language, email: address, phone: number, website: page } = found;
  const reason = sellingProblemOf(chain);
  return {
    id,
    name,
    country: code,
    locale: language,
    email: address,
    cloud: found.cloud,
    phone: number,
    website: page,
    services: found.services,
    listed: found.listed,
    ownTenantId: own ? found.ownTenantId : null,
    enrolment: { state: enrolled.state, since: enrolled.since && showInstant(enrolled.since) },
    distributor: supplier && {
      partnerId: supplier.partnerId,
      state: supplier.state,
      since: showInstant(supplier.since),
    },
    selling: { possible: reason === null, reason },
    createdAt: showInstant(createdAt),
  };
}
