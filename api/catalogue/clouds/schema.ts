import { z } from 'zod';
import { type CloudId, clouds } from '../../../domain/clouds.js';
import { cloud as cloudId, country, currency } from '../../formats.js';
import { agreementName } from '../agreements/schema.js';

export { cloudId };

export const cloud = z
  .strictObject({
    id: cloudId,
    name: z.string().meta({ example: '21Vianet' }),
    portalUrl: z.string().meta({
      description: 'Under which its customers and partners reach this service: links in mails begin so',
      example: 'https://portal.reseller.example.cn',
    }),
    dataRegion: z.enum(['worldwide', 'china']).meta({ description: 'Where the data of its tenants lies' }),
    countries: z.array(country).meta({ description: 'In which plans of it are on sale', example: ['CN'] }),
    currency: currency.nullable().meta({
      description: 'Of all its prices; null: those of the seller that no other cloud has for itself',
      example: 'CNY',
    }),
    agreements: z.array(agreementName).meta({ description: 'One of these its plans ask for', example: ['OSPA'] }),
  })
  .meta({ id: 'Cloud', description: 'Where data lies. Nothing goes from one cloud to another' });

export const cloudList = z.strictObject({ items: z.array(cloud) }).meta({ id: 'CloudList' });

export function showCloud(id: CloudId, portalUrl: string, countries: readonly string[]): z.input<typeof cloud> {
  const { name, dataRegion, currency: of, agreements } = clouds[id];
  return { id, name, portalUrl, dataRegion, countries: [...countries], currency: of, agreements: [...agreements] };
}
