import { z } from 'zod';
import type { Partner } from '../../../models/partners/partners.js';
import { email, instant, line, locale, showInstant } from '../../formats.js';
import { pageOf } from '../../http/page.js';
import { partnerId } from '../../partner-ids.js';

const fields = {
  name: line(200).meta({ example: 'Doradca IT sp. z o.o.' }),
  locale: locale.meta({ description: 'Language of what it is told (BCP 47)' }),
  email: email.nullable().meta({ description: 'Whom customers turn to about its keys; null: they get its name alone' }),
};

export const newPartner = z
  .strictObject({
    id: partnerId,
    ...fields,
    email: email
      .optional()
      .meta({ description: 'Whom customers turn to about its keys; left out: they get its name alone' }),
  })
  .meta({ id: 'NewPartner' });

export const partnerChange = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'PartnerChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const partner = z
  .strictObject({ id: partnerId, ...fields, createdAt: instant })
  .meta({ id: 'Partner', description: 'An adviser who sells keys and looks after customers' });

export const partnerPage = pageOf(partner, 'PartnerPage');

export function showPartner({
  _id: id,
  name,
  locale: language,
  email: address,
  createdAt,
}: Partner): z.input<typeof partner> {
  return { id, name, locale: language, email: address, createdAt: showInstant(createdAt) };
}
