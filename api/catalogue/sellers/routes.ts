import { z } from 'zod';
import { bankAccount, type GivenBankAccount } from '../../../domain/bank-account.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { registrationNumber } from '../../../domain/registration-number.js';
import { vatId } from '../../../domain/vat-id.js';
import type { Seller } from '../../../models/catalogue/sellers.js';
import { given } from '../../../models/collection.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { newSeller, seller, sellerChange, sellerId, sellerPage, showSeller } from './schema.js';

const tags = ['Sellers'] as const;
const params = z.strictObject({ sellerId });
const path = '/v1/sellers/{sellerId}';

export const sellerRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/sellers',
    operationId: 'createSeller',
    summary: 'Create a seller',
    tags,
    body: newSeller,
    answers: { 201: { description: 'The seller', schema: seller, etag: true } },
    problems: ['alreadyExists', 'invalidVatId'],
    async handler({ services: { database }, body: { id, ...body }, requestHash: madeBy, changes }) {
      await changes({ subject: { kind: 'seller', id }, tenantId: null });
      const ids = checkedIds(body);
      assertAuthority({ ...body, ...ids });
      const bankAccounts = checkedAccounts(body.bankAccounts);
      await database.sellers.create({
        ...body,
        ...ids,
        bankAccounts,
        _id: id,
        revision: 1,
        madeBy,
        createdAt: new Date(),
      });
      const found = await database.sellers.find(id);
      if (!found) throw seriesTaken(body.invoiceSeries);
      if (found.madeBy !== madeBy)
        throw new DomainError('alreadyExists', `There is a seller ${id}.`, { pointer: '/id' });
      return { status: 201, headers: { Location: `/v1/sellers/${id}` }, etag: found.revision, body: showSeller(found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/sellers',
    operationId: 'listSellers',
    summary: 'List the sellers',
    tags,
    query: pageQuery,
    answers: { 200: { description: 'A page of sellers, by id', schema: sellerPage } },
    async handler({ services: { database }, query: { limit, cursor } }) {
      const after = readCursor('sellers', cursor, sellerId) ?? '';
      const found = await database.sellers.list(after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showSeller, (last) => writeCursor('sellers', last._id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getSeller',
    summary: 'Read a seller',
    tags,
    params,
    answers: { 200: { description: 'The seller', schema: seller, etag: true } },
    async handler({ services, params }) {
      const found = await find(services, params.sellerId);
      return { status: 200, etag: found.revision, body: showSeller(found) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changeSeller',
    summary: 'Change a seller',
    description: 'Prices and plans stay what they are, also in a currency that the seller no longer names.',
    tags,
    params,
    body: sellerChange,
    ifMatch: true,
    answers: { 200: { description: 'The seller', schema: seller, etag: true } },
    problems: ['alreadyExists', 'invalidVatId'],
    async handler({ services, params, body, ifMatch, changes }) {
      const read = () => find(services, params.sellerId);
      const after = await changeAtRevision(ifMatch, read, async (before) => {
        await changes({ subject: { kind: 'seller', id: before._id }, tenantId: null, before: showSeller(before) });
        const { name = before.contact.name, email = before.contact.email } = body.contact ?? {};
        const bankAccounts = body.bankAccounts && checkedAccounts(body.bankAccounts);
        const change = { ...body, ...changedIds(before, body), bankAccounts, contact: { name, email } };
        assertAuthority({ ...before, ...given(change) });
        return services.database.sellers.change(before._id, before.revision, change);
      });
      if (after === 'seriesTaken') throw seriesTaken(body.invoiceSeries);
      return { status: 200, etag: after.revision, body: showSeller(after) };
    },
  }),
];

async function find({ database }: ApiServices, id: string): Promise<Seller> {
  return requireFound(await database.sellers.find(id), `seller ${id}`);
}

type Ids = Pick<Seller, 'country' | 'vatId' | 'registrationNumber'>;

/** @throws DomainError `invalidVatId`, `invalidRequest`, at the field's place in the body */
function checkedIds({
  country,
  vatId: tax,
  registrationNumber: registered,
}: Ids): Pick<Ids, 'vatId' | 'registrationNumber'> {
  return {
    vatId: tax === null ? null : vatId(tax, country),
    registrationNumber: registered === null ? null : registrationNumber(registered, country),
  };
}

/** The ids are those of the country that it has afterwards. */
function changedIds(before: Ids, body: { readonly [Field in keyof Ids]?: Ids[Field] | undefined }): Partial<Ids> {
  const isNamed = [body.country, body.vatId, body.registrationNumber].some((field) => field !== undefined);
  const { country, vatId: tax, registrationNumber: registered } = body;
  return isNamed ? checkedIds({ ...before, ...given({ country, vatId: tax, registrationNumber: registered }) }) : {};
}

/** Only Polish taxpayers send invoices to KSeF. */
function assertAuthority({ taxAuthority, country, vatId }: Pick<Seller, 'taxAuthority' | 'country' | 'vatId'>): void {
  if (taxAuthority === null || (country === 'PL' && vatId !== null)) return;
  const message = 'KSeF takes invoices of Polish sellers with a NIP: country PL, vatId PL and ten digits.';
  throw new DomainError('invalidRequest', message, { pointer: '/taxAuthority' });
}

function checkedAccounts(accounts: readonly GivenBankAccount[]) {
  return accounts.map((account, index) => bankAccount(account, `/bankAccounts/${index}`));
}

function seriesTaken(series: string | undefined): DomainError {
  return new DomainError('alreadyExists', `The invoice series ${series} is another seller's.`, {
    pointer: '/invoiceSeries',
  });
}
