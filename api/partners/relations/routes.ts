import { z } from 'zod';
import type { Relation } from '../../../models/partners/relations.js';
import { cloudAsked, reachInCloud } from '../../caller-cloud.js';
import { partnerOf, tenantOf } from '../../http/caller.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { languageHeaders } from '../../i18n/language.js';
import { inLanguage } from '../../i18n/sentences.js';
import { defineRoute } from '../../services.js';
import { directoryAt } from '../directory/address.js';
import { partnerTexts } from '../texts.js';
import { relationPage, relationQuery, showRelation } from './schema.js';

const position = z.strictObject({ from: z.iso.datetime(), id: z.string().max(200) });

export const relationRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/relations',
    operationId: 'listRelations',
    summary: 'List how partners and customers stand to each other',
    description:
      'The newest first. Administrators see those of their tenant, partners their own. With `subscriptionId`, `kind=partnerOfRecord` and `ended=true` it is the history of a subscription.',
    tags: ['Partners'],
    query: relationQuery,
    answers: { 200: { description: 'A page of relations', schema: relationPage } },
    async handler({
      services: { database, portalUrls },
      caller,
      query: { limit, cursor, cloud, ended, ...filter },
      language,
    }) {
      const read = readCursor('relations', cursor, position);
      const after = read && { from: new Date(read.from), id: read.id };
      const at = new Date();
      const limits = ended === 'true' ? filter : { ...filter, notEndedAt: at };
      const found = await database.relations.list(
        await reachInCloud(database, caller, cloud),
        limits,
        after,
        limit + 1,
      );
      const partners = await database.partners.byIds([...new Set(found.map(({ partnerId }) => partnerId))]);
      const show = (one: Relation) => showRelation(one, { partners, at });
      const next = ({ from, _id: id }: Relation) => writeCursor('relations', { from: from.toISOString(), id });
      const page = pageFrom(found, limit, show, next);
      const empty = page.items.length === 0 && cursor === undefined;
      const directory = directoryAt(portalUrls, await cloudAsked(database, caller, cloud));
      const { noRelations, noCustomers, noneAtAll } = partnerTexts[language];
      const sentence = tenantOf(caller) !== null ? noRelations : partnerOf(caller) !== null ? noCustomers : noneAtAll;
      const explanation = empty ? inLanguage(sentence, language, { directory }) : null;
      return { status: 200, headers: languageHeaders(language), body: { ...page, explanation } };
    },
  }),
];
