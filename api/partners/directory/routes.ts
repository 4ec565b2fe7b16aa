import { z } from 'zod';
import type { CloudId } from '../../../domain/clouds.js';
import type { PartnerService } from '../../../domain/partners/register.js';
import type { Database } from '../../../models/database.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { webPageHeaders } from '../../http/web-page.js';
import { languageHeaders } from '../../i18n/language.js';
import { partnerId } from '../../partner-ids.js';
import { defineRoute } from '../../services.js';
import { directoryPage } from './page.js';
import { directoryPageQuery, directoryQuery, foundPartners, showFound } from './schema.js';

const tags = ['Partners'] as const;
const position = z.strictObject({ name: z.string().max(200), id: partnerId });

interface Search {
  readonly cloud: CloudId;
  readonly country?: string | undefined;
  readonly service?: PartnerService | undefined;
  readonly limit: number;
}

export const directoryRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/partner-directory',
    operationId: 'searchPartners',
    summary: 'Find a partner by country and service',
    description:
      'Without an API key; so many a minute from one address. Partners that are enrolled and want to be found.',
    tags,
    query: directoryQuery,
    answers: { 200: { description: 'A page of partners, by name', schema: foundPartners } },
    async handler({ services: { database }, query }) {
      return { status: 200, body: await found(database, query, positionOf(query)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/partner-directory-page',
    operationId: 'showPartnerDirectory',
    summary: 'The same search as a page, with a form',
    tags,
    query: directoryPageQuery,
    answers: { 200: { description: 'A page', schema: z.string(), contentType: 'text/html' } },
    async handler({ services: { database }, query: { country = '', service = '', ...page }, language }) {
      const asked = { country, service: service === '' ? undefined : service };
      const countries = await database.partners.directoryCountries(page.cloud);
      const searched = { ...page, ...asked, country: country === '' ? undefined : country };
      const after = positionOf(page);
      const answer = country === '' && service === '' ? null : await found(database, searched, after);
      const headers = { ...webPageHeaders(language), ...languageHeaders(language) };
      return {
        status: 200,
        headers,
        body: directoryPage({ ...asked, cloud: page.cloud, countries, answer, language }),
      };
    },
  }),
];

/** @throws DomainError for what is no cursor of this list, also where nothing is searched */
function positionOf({ cursor }: { readonly cursor?: string | undefined }) {
  return readCursor('partnerDirectory', cursor, position);
}

async function found(
  { partners }: Pick<Database, 'partners'>,
  { cloud, country, service, limit }: Search,
  after: ReturnType<typeof positionOf>,
) {
  const some = await partners.directory({ cloud, country, service }, after, limit + 1);
  return pageFrom(some, limit, showFound, ({ name, _id: id }) => writeCursor('partnerDirectory', { name, id }));
}
