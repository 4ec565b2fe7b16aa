import { z } from 'zod';
import { instant, millis } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { answersAt, type PersonAnswer } from '../../../domain/identity/named-people.js';
import { currentTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Installation } from '../../../models/subscriptions/installations.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { webPageHeaders } from '../../http/web-page.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { inLanguage, placesOf } from '../../identity/users/people.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { linkedPage, linkParams } from '../../web-page.js';
import { find } from '../subscriptions/find-subscription.js';
import { subscriptionId } from '../subscriptions/schema.js';
import { languageNamed } from '../timelines/language.js';
import { gonePage, type Installed, questionPage, thanksPage } from './page.js';
import {
  installationQuery,
  installationReport,
  installations,
  reportedInstallations,
  showInstallation,
  showNextSteps,
} from './schema.js';

const tags = ['Installations'] as const;

const pageAnswers = linkedPage('A page for the user, in the user’s language');

export const installationRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions/{subscriptionId}/installations',
    operationId: 'listInstallations',
    summary: 'List who has installed the new version, and who is left',
    description: 'After a replacement: every user who was moved, in the order of their ids.',
    tags,
    params: z.strictObject({ subscriptionId }),
    query: installationQuery,
    answers: { 200: { description: 'A page of users, with counts and the next steps', schema: installations } },
    async handler({ services: { database }, caller, params, query: { limit, cursor, state }, language }) {
      const projection = await find({ database }, caller, params.subscriptionId);
      const { _id, tenantId } = projection;
      const after = readCursor('installations', cursor, z.string()) ?? '';
      const [found, counts] = await Promise.all([
        database.installations.page(_id, state, after, limit + 1),
        database.installations.counts(_id),
      ]);
      const byId = await database.users.byId(
        tenantId,
        found.map(({ userId }) => userId),
      );
      const shown = pageFrom(
        found,
        limit,
        (one) => showInstallation(one, byId.get(one.userId)),
        (last) => writeCursor('installations', last.userId),
      );
      const replaces = subscriptionFromJson(projection.subscription).replaces;
      const nextSteps = replaces ? showNextSteps(language) : [];
      return { status: 200, headers: languageHeaders(language), body: { ...shown, counts, nextSteps } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/installations/callbacks',
    operationId: 'reportInstallations',
    summary: 'Say which users have installed the new version',
    description:
      'For the data plane, which signs the request as Standard Webhooks. A user who is done stays so, with the first time.',
    tags,
    body: installationReport,
    idempotent: false,
    answers: { 200: { description: 'What became of each user', schema: reportedInstallations } },
    problems: ['notFound'],
    async handler({ services: { database }, body, changes, language }) {
      const { subscriptionId, userId, userIds = [], installedAt } = body;
      const projection = await database.subscriptions.existing(subscriptionId);
      const now = await timeOn(database, projection.testClockId);
      const { tenantId } = projection;
      await changes({ subject: { kind: 'subscription', id: subscriptionId }, tenantId, at: now });
      const at = new Date(millis(installedAt === undefined ? now : instant(installedAt)));
      const lists = userId === undefined ? { userIds } : { userId };
      const places = await placesOf(database.users, tenantId, lists);
      const named = places.flatMap((place) => place.userId ?? []);
      const found = await database.installations.done(subscriptionId, named, { at, by: 'dataPlane' });
      const before = new Map(found.map((one) => [one.userId, one.state]));
      const results = answersAt(
        places,
        named.map((id) => reported(id, before.get(id))),
      );
      const said = { results: inLanguage(results, language) };
      return { status: 200, headers: languageHeaders(language), body: said, audited: { results } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/installations/{token}',
    operationId: 'getInstallation',
    summary: 'The page behind the link of an invitation',
    description: 'It asks whether the new version is installed and changes nothing, whoever opens the link.',
    tags,
    params: linkParams,
    answers: pageAnswers,
    async handler({ services, params, language }) {
      const found = await invited(services, params.token, language);
      if (!found) return gone(language);
      const { installation, about } = found;
      const show = installation.state === 'done' ? thanksPage : questionPage;
      return { status: 200, headers: webPageHeaders(found.language), body: show(about, found.language) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/installations/{token}',
    operationId: 'confirmInstallation',
    summary: 'Say that the new version is installed',
    description: 'By the button of the page. Said again, it stays as it is.',
    tags,
    params: linkParams,
    idempotent: false,
    answers: pageAnswers,
    async handler({ services, params, language, changes }) {
      const found = await invited(services, params.token, language);
      if (!found) return gone(language);
      const { installation, about, at } = found;
      const { tenantId, subscriptionId, userId } = installation;
      await changes({ subject: { kind: 'user', id: userId }, tenantId, at });
      await services.database.installations.done(subscriptionId, [userId], {
        at: new Date(millis(at)),
        by: 'link',
      });
      return { status: 200, headers: webPageHeaders(found.language), body: thanksPage(about, found.language) };
    },
  }),
];

function gone(language: Language) {
  return { status: 404, headers: webPageHeaders(language), body: gonePage(language) } as const;
}

function reported(
  userId: string,
  before: Installation['state'] | undefined,
): PersonAnswer<'done' | 'alreadyDone' | 'refused'> {
  if (before !== undefined) return { userId, result: before === 'done' ? 'alreadyDone' : 'done' };
  const { code, message } = new DomainError('unknownUser');
  return { userId, result: 'refused', problem: { code, message } };
}

/** The invitation of a link, in the language of its user; null when there is none, or its tenant is gone. */
async function invited(
  { database }: ApiServices,
  link: string,
  otherwise: Language,
): Promise<{
  installation: Installation;
  about: Installed;
  language: Language;
  at: Awaited<ReturnType<typeof timeOn>>;
} | null> {
  const installation = await database.installations.byToken(link);
  if (!installation) return null;
  const { tenantId, subscriptionId, userId } = installation;
  const [tenant, projection, user] = await Promise.all([
    database.tenants.find(tenantId),
    database.subscriptions.find(subscriptionId),
    database.users.find(tenantId, userId),
  ]);
  if (!tenant || !projection || !user) return null;
  const { plan } = currentTerm(subscriptionFromJson(projection.subscription));
  const found = await database.plans.version(plan.id, plan.version);
  return {
    installation,
    about: { planName: found?.name ?? plan.id, organisation: tenant.organisation },
    language: languageNamed(user.locale, otherwise),
    at: await timeOn(database, projection.testClockId),
  };
}
