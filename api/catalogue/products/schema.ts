import { z } from 'zod';
import type { Product } from '../../../models/catalogue/products.js';
import { instant, line, showInstant, slug } from '../../formats.js';
import { pageOf } from '../../http/page.js';

export const productId = slug.meta({ description: 'Id of a product', example: 'office' });

const fields = {
  name: line(200).meta({ example: 'Office Business' }),
  description: z.string().trim().max(2000).meta({ example: 'Office programs and mail for small organisations' }),
};

export const newProduct = z
  .strictObject({ id: productId, ...fields, description: fields.description.default('') })
  .meta({ id: 'NewProduct' });

export const productChange = z
  .strictObject(fields)
  .partial()
  .meta({ id: 'ProductChange', description: 'A merge patch (RFC 7396): what is left out stays as it is' });

export const product = z
  .strictObject({ id: productId, ...fields, createdAt: instant })
  .meta({ id: 'Product', description: 'What customers use; plans say how it is sold' });

export const productPage = pageOf(product, 'ProductPage');

export function showProduct({ _id: id, name, description, createdAt }: Product): z.input<typeof product> {
  return { id, name, description, createdAt: showInstant(createdAt) };
}
