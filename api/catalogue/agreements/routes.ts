import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Agreement, AgreementVersion } from '../../../models/catalogue/agreements.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { type ApiServices, defineRoute } from '../../services.js';
import {
  agreementName,
  agreementPage,
  agreementPosition,
  agreementText,
  agreementVersion,
  newAgreementText,
  showAgreementSummary,
  showAgreementText,
} from './schema.js';

const tags = ['Agreements'] as const;
const path = '/v1/agreements';

export const agreementRoutes = [
  defineRoute({
    method: 'post',
    path,
    operationId: 'publishAgreement',
    summary: 'Publish a version of an agreement',
    description: 'It never changes: other words are another version, which a plan names in a new version of its own.',
    tags,
    body: newAgreementText,
    bodyLimit: 1024 * 1024,
    answers: { 201: { description: 'The agreement', schema: agreementText } },
    problems: ['alreadyExists'],
    async handler({ services, body, requestHash: madeBy, changes, language }) {
      const { name, version, texts } = body;
      await changes({ subject: { kind: 'agreement', id: `${name}/${version}` }, tenantId: null });
      const { en, pl, cs } = texts;
      const given = { en, ...(pl === undefined ? {} : { pl }), ...(cs === undefined ? {} : { cs }) };
      await services.database.agreements.publish({ name, version, texts: given, madeBy, createdAt: new Date() });
      const found = await find(services, { name, version });
      if (found.madeBy !== madeBy) {
        throw new DomainError('alreadyExists', `There is a ${name} in version ${version}.`, { pointer: '/version' });
      }
      return { ...answered(found, language), status: 201, headers: { Location: `${path}/${name}/${version}` } };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'listAgreements',
    summary: 'List the agreements in their versions',
    tags,
    query: pageQuery,
    answers: {
      200: { description: 'A page of agreements, by name and version, without their words', schema: agreementPage },
    },
    async handler({ services: { database }, query: { limit, cursor } }) {
      const after = readCursor('agreements', cursor, agreementPosition) ?? '';
      const found = await database.agreements.list(after, limit + 1);
      const next = ({ _id }: Agreement) => writeCursor('agreements', _id);
      return { status: 200, body: pageFrom(found, limit, showAgreementSummary, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/{name}/{version}`,
    operationId: 'getAgreement',
    summary: 'Read the words of an agreement',
    description: 'In the caller’s language, or else in English.',
    tags,
    params: z.strictObject({ name: agreementName, version: agreementVersion }),
    answers: { 200: { description: 'The agreement', schema: agreementText } },
    async handler({ services, params, language }) {
      return answered(await find(services, params), language);
    },
  }),
];

function answered(found: Agreement, asked: Language) {
  const body = showAgreementText(found, asked);
  return { status: 200, headers: languageHeaders(body.language), body } as const;
}

async function find({ database }: ApiServices, { name, version }: AgreementVersion): Promise<Agreement> {
  return requireFound(await database.agreements.find({ name, version }), `agreement ${name} in version ${version}`);
}
