import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { adviserOf } from '../../../domain/partners/register.js';
import { hasEnded } from '../../../domain/subscriptions/subscription.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import { countOfRecord, type Relation } from '../../../models/partners/relations.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { type Caller, isOperator } from '../../http/caller.js';
import { requireRevision } from '../../http/etag.js';
import { type Language, languageHeaders } from '../../i18n/language.js';
import { inLanguage } from '../../i18n/sentences.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { announce } from '../announce.js';
import { directoryAt } from '../directory/address.js';
import { partnerTexts } from '../texts.js';
import { newPartnerOfRecord, partnerOfRecord, showPartnerOfRecord, subscriptionId } from './schema.js';

const tags = ['Partners'] as const;
const params = z.strictObject({ subscriptionId });
const path = '/v1/subscriptions/{subscriptionId}/partner-of-record';
const answers = {
  200: { description: 'Who advises on it, and who did', schema: partnerOfRecord, etag: true },
} as const;

export const partnerOfRecordRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPartnerOfRecord',
    summary: 'Read the partner of record of a subscription, and its history',
    tags,
    params,
    // Names move in the register.
    answers: { 200: { ...answers[200], changesWithTime: true } },
    async handler({ services, caller, params, language }) {
      return shown(services, await find(services, caller, params.subscriptionId), language);
    },
  }),
  defineRoute({
    method: 'put',
    path,
    operationId: 'changePartnerOfRecord',
    summary: 'Name the partner of record of a subscription, or another one',
    description:
      'It sees the dates, state and seats of this subscription from now on, and the one before does not any more. Both, and the administrators, hear of it by mail.',
    tags,
    params,
    body: newPartnerOfRecord,
    ifMatch: true,
    answers,
    problems: [
      ...(['unknownPartner', 'partnerNotEnrolled', 'partnerSuspended', 'ownPartnerOfRecord', 'otherCloud'] as const),
      ...(['subscriptionEnded', 'clockAdvancing'] as const),
    ],
    async handler({ services, caller, params, body: { partnerId }, ifMatch, requestHash, changes, language }) {
      const { partners, relations } = services.database;
      const projection = await find(services, caller, params.subscriptionId);
      const { _id: id, tenantId } = projection;
      const at = await changeableAt(services, projection);
      const { cloud } = requireFound(await services.database.tenants.find(tenantId), `tenant ${tenantId}`);
      const named = { partnerId, tenantId, cloud, seesClouds: isOperator(caller), pointer: '/partnerId' };
      adviserOf(await partners.find(partnerId), named);
      for (;;) {
        const known = await relations.partnersOfRecordOf(id);
        requireRevision(ifMatch, revisionOf(known));
        const { body: before } = await shown(services, projection, language);
        const subject = { kind: 'subscription', id } as const;
        // A partner of record reads dates, not who of the customer did what: the audit is the customer's.
        await changes({ subject, tenantId, at, before: auditedOf(before) });
        const last = known.at(-1);
        const stays = last?.until === null && last.partnerId === partnerId ? last : null;
        const change = { partnerId, tenantId, subscriptionId: id, cause: `request/${requestHash}`, at: new Date() };
        const given = stays ?? (await relations.givePartnerOfRecord(change, countOfRecord(known)));
        if (!given) continue;
        // Also where an earlier try has made it and no more.
        await relations.settlePartnersOfRecord(given);
        await announce(services, given, relations);
        return audited(await shown(services, projection, language));
      }
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'clearPartnerOfRecord',
    summary: 'Take the partner of record off a subscription',
    description: 'It sees the subscription no longer. It and the administrators hear of it by mail.',
    tags,
    params,
    ifMatch: true,
    answers,
    problems: ['clockAdvancing'],
    async handler({ services, caller, params, ifMatch, changes, language }) {
      const { relations, testClocks } = services.database;
      const projection = await find(services, caller, params.subscriptionId);
      const { _id: id, tenantId, testClockId } = projection;
      const at = await timeAtRest({ testClocks }, testClockId);
      const known = await relations.partnersOfRecordOf(id);
      requireRevision(ifMatch, revisionOf(known));
      const last = known.at(-1);
      const { body: before } = await shown(services, projection, language);
      await changes({ subject: { kind: 'subscription', id }, tenantId, at, before: auditedOf(before) });
      if (last?.until === null) {
        const unannounced = { kind: 'partnerOfRecordCleared', since: new Date() } as const;
        await relations.endOne(last._id, new Date(), unannounced);
      }
      const ended = last && (await relations.find(last._id));
      if (ended) await announce(services, ended, relations);
      return audited(await shown(services, projection, language));
    },
  }),
];

/** The subscription within the caller's reach. */
async function find({ database }: ApiServices, caller: Caller, id: string): Promise<SubscriptionProjection> {
  return requireFound(await database.subscriptions.within(await caller.reach(), id), `subscription ${id}`);
}

/** @throws DomainError subscriptionEnded, clockAdvancing */
async function changeableAt({ database }: ApiServices, { subscription, testClockId }: SubscriptionProjection) {
  if (hasEnded(subscription)) throw new DomainError('subscriptionEnded');
  return timeAtRest(database, testClockId);
}

async function shown(
  { database, portalUrls }: ApiServices,
  { _id, tenantId }: SubscriptionProjection,
  language: Language,
) {
  const known = await database.relations.partnersOfRecordOf(_id);
  const partners = await database.partners.byIds(known.map(({ partnerId }) => partnerId));
  const directory = directoryAt(portalUrls, await cloudOfParty(database, { tenantId }));
  const nobody = inLanguage(partnerTexts[language].noPartnerOfRecord, language, { directory });
  const body = showPartnerOfRecord(_id, known, partners, nobody);
  return { status: 200, headers: languageHeaders(language), etag: revisionOf(known), body } as const;
}

/** Grows with each partner that is named, and with each that is taken off. */
function revisionOf(known: readonly Relation[]): number {
  return 2 * countOfRecord(known) - (known.at(-1)?.until === null ? 1 : 0);
}

function audited(answer: Awaited<ReturnType<typeof shown>>) {
  return { ...answer, audited: auditedOf(answer.body) };
}

/** Without the sentence, and without those before, of whom earlier entries tell. */
function auditedOf({ subscriptionId, partner, since }: z.input<typeof partnerOfRecord>) {
  return { subscriptionId, partner, since };
}
