import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Product } from '../../../models/catalogue/products.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { newProduct, product, productChange, productId, productPage, showProduct } from './schema.js';

const tags = ['Products'] as const;
const params = z.strictObject({ productId });
const path = '/v1/products/{productId}';

export const productRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/products',
    operationId: 'createProduct',
    summary: 'Create a product',
    tags,
    body: newProduct,
    answers: { 201: { description: 'The product', schema: product, etag: true } },
    problems: ['alreadyExists'],
    async handler({ services, body: { id, ...body }, requestHash: madeBy, changes }) {
      await changes({ subject: { kind: 'product', id }, tenantId: null });
      await services.database.products.create({ ...body, _id: id, revision: 1, madeBy, createdAt: new Date() });
      const found = await find(services, id);
      if (found.madeBy !== madeBy) {
        throw new DomainError('alreadyExists', `There is a product ${id}.`, { pointer: '/id' });
      }
      const headers = { Location: `/v1/products/${id}` };
      return { status: 201, headers, etag: found.revision, body: showProduct(found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/products',
    operationId: 'listProducts',
    summary: 'List the products',
    tags,
    query: pageQuery,
    answers: { 200: { description: 'A page of products, by id', schema: productPage } },
    async handler({ services: { database }, query: { limit, cursor } }) {
      const after = readCursor('products', cursor, productId) ?? '';
      const found = await database.products.list(after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showProduct, (last) => writeCursor('products', last._id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getProduct',
    summary: 'Read a product',
    tags,
    params,
    answers: { 200: { description: 'The product', schema: product, etag: true } },
    async handler({ services, params }) {
      const found = await find(services, params.productId);
      return { status: 200, etag: found.revision, body: showProduct(found) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changeProduct',
    summary: 'Change a product',
    tags,
    params,
    body: productChange,
    ifMatch: true,
    answers: { 200: { description: 'The product', schema: product, etag: true } },
    async handler({ services, params, body, ifMatch, changes }) {
      const read = () => find(services, params.productId);
      const after = await changeAtRevision(ifMatch, read, async (before) => {
        await changes({ subject: { kind: 'product', id: before._id }, tenantId: null, before: showProduct(before) });
        return services.database.products.change(before._id, before.revision, body);
      });
      return { status: 200, etag: after.revision, body: showProduct(after) };
    },
  }),
];

async function find({ database }: ApiServices, id: string): Promise<Product> {
  return requireFound(await database.products.find(id), `product ${id}`);
}
