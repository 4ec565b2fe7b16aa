/** What a notice says, from what is true at the instant of sending. */
import type { PaidBy, PaymentOutlook } from '../../adapters/messaging/notice-content.js';
import { type NoticeContent, renderNotice, summaryOf } from '../../adapters/messaging/notice-text.js';
import type { NoticeText } from '../../adapters/messaging/wording.js';
import { addDays, dateIn, instant } from '../../domain/calendar.js';
import { timeZoneOf } from '../../domain/countries.js';
import { DomainError } from '../../domain/errors.js';
import { cancelledEndOf } from '../../domain/subscriptions/cancellation.js';
import { certificateIdOf } from '../../domain/subscriptions/certificate-id.js';
import { daysLeft, daysToDeletion, type NoticeDue } from '../../domain/subscriptions/notices.js';
import { type StepKind, schedule } from '../../domain/subscriptions/schedule.js';
import {
  askedPayer,
  currentTerm,
  decidingTerm,
  endsByCancellation,
  lastTerm,
  paidThrough,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { canBeTakenOver } from '../../domain/subscriptions/take-over.js';
import type { Plan } from '../../models/catalogue/plans.js';
import type { Database } from '../../models/database.js';
import type { Tenant } from '../../models/identity/tenants.js';
import { type NoticeMail, operatorsId, partnerReaderId } from '../../models/messaging/notices.js';
import type { Partner } from '../../models/partners/partners.js';
import type { ActivityContext } from '../context.js';
import { contactOf, sellerOf } from './notice-contact.js';
import { paymentOutlook } from './payment-outlook.js';
import { purchaserOf } from './purchaser-of.js';
import { type StuckMove, stuckMoveOf } from './stuck-move.js';

/** Who gets a notice: a user, or the operators. */
export interface NoticeReader {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly zone: string;
  /** It reads as partner of record of the subscription: of no people and no money. */
  readonly advises?: boolean;
  /** It wants to be told so in its digest, if that can wait. */
  readonly inDigest?: boolean;
}

export function operatorsReader(email: string): NoticeReader {
  return { _id: operatorsId, name: 'Operators', email, locale: 'en', zone: 'UTC' };
}

/** A partner as a reader, in the place of a user; null where it has no address. */
export function readerOfPartner({ _id, name, email, locale, country }: Partner): NoticeReader | null {
  if (email === null) return null;
  return { _id: partnerReaderId(_id), name, email, locale, zone: timeZoneOf(country) ?? 'UTC' };
}

/** The people who have joined a partner as administrators, each in the own language. */
export async function administratorsOfPartner(
  { memberships }: Pick<Database, 'memberships'>,
  { _id: partnerId, country, locale: ofPartner }: Partner,
): Promise<NoticeReader[]> {
  const zone = timeZoneOf(country) ?? 'UTC';
  const found = await memberships.joinedAdministrators({ kind: 'partner', partnerId });
  return found.flatMap(({ _id, name, email, locale }) =>
    email === '' ? [] : [{ _id, name, email, locale: locale === '' ? ofPartner : locale, zone }],
  );
}

export interface About {
  readonly subscription: Subscription;
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly due: Pick<NoticeDue, 'notice' | 'scheduledAt'>;
  /** The workflow's time. */
  readonly at: string;
  readonly contact: string | null;
  /** The subscription that has taken its place. */
  readonly successor: Successor | null;
  /** Of a set-up that waits for a person. */
  readonly stuck: StuckMove | null;
  /** Of one that is paid by period. */
  readonly payment: PaymentOutlook | undefined;
  /** The name of the user who is asked to pay, or has paid until it was taken over; empty where none is. */
  readonly purchaser: string;
  /** The page of its certificate. */
  readonly certificateLink: string;
}

interface Successor {
  readonly subscriptionId: string;
  readonly planName: string;
}

/** The mail to one reader, as it will be sent and kept. */
export function mailTo(about: About, reader: NoticeReader): NoticeMail {
  return mailOf(contentOf(about, reader), reader);
}

/** The same in a sentence or two, for a digest. */
export function summaryFor(about: About, reader: NoticeReader): string {
  return summaryOf(contentOf(about, reader));
}

/** A notice in the words of its reader's language, with the address. */
export function mailOf(content: NoticeContent, reader: NoticeReader): NoticeMail {
  return addressedTo(reader, renderNotice(content), content.at);
}

/** @param at the date of the mail (RFC 3339) */
export function addressedTo({ name, email }: NoticeReader, rendered: NoticeText, at: string): NoticeMail {
  const { language, subject, text, html } = rendered;
  return { to: { name, address: email }, language, subject, text, html, date: at };
}

function contentOf(about: About, reader: NoticeReader): NoticeContent {
  const { subscription, tenant, plan, due, at, contact, successor } = about;
  const term = lastTerm(subscription);
  const dueOn = dateIn(term.zone, due.scheduledAt);
  const dayOf = (kind: StepKind) =>
    (schedule({ ...subscription, hold: null }).find((other) => other.kind === kind)?.on ?? dueOn).toString();
  const paidBy = paidByOther(about, reader);
  const facts = {
    locale: reader.locale,
    zone: reader.zone,
    reader: { name: reader.name },
    organisation: tenant.organisation,
    planName: plan.name,
    seats: term.seats,
    subscriptionId: subscription.id,
    contact,
    at,
    termZone: term.zone,
    hold: subscription.hold?.reason,
    forGood: term.expiresOn === null,
    mayReactivate: term.policy?.reactivation ?? subscription.cancellation === null,
    payment: reader.advises || paidBy ? withoutMoney(about.payment) : about.payment,
    paidBy,
    advises: reader.advises,
  };
  // What is told of a perpetual subscription names no end of a term.
  const expiresOn = (term.expiresOn ?? dueOn).toString();
  const dates = { expiresOn, disablesOn: dayOf('disablement'), deletesOn: dayOf('deletion') };
  const cancelled = endsByCancellation(subscription, decidingTerm(subscription));
  switch (due.notice) {
    case 'cancelled':
    case 'expiring': {
      const left = { daysLeft: daysLeft(subscription, instant(at)) };
      // While something is owed its dates are those of what is unpaid.
      const ends = subscription.cancellation && !cancelled && term.expiresOn !== null ? cancelledEndOf(term) : null;
      const end = ends && { disablesOn: ends.disablesOn.toString(), deletesOn: ends.deletesOn.toString() };
      const asCancelled = { cancelled: subscription.cancellation !== null };
      return { ...facts, ...dates, ...end, ...left, ...asCancelled, kind: due.notice };
    }
    case 'expired':
      return { ...facts, ...dates, kind: 'expired' };
    case 'disabled':
      return { ...facts, ...dates, cancelled, kind: 'disabled' };
    case 'reactivated':
      return { ...facts, kind: 'reactivated', newExpiresOn: expiresOn, interrupted: wasInterrupted(subscription) };
    case 'renewedEarly':
      return { ...facts, kind: due.notice, startsOn: term.startsOn.toString(), newExpiresOn: expiresOn };
    case 'seatsAdded':
      return { ...facts, kind: due.notice, newExpiresOn: term.expiresOn?.toString() ?? null };
    case 'takeOverPlanned':
    case 'takeOverWithdrawn':
    case 'takenOver': {
      const on = subscription.takeOver?.on ?? dueOn;
      const paidUntil = addDays(paidThrough(subscription) ?? on, -1).toString();
      return { ...facts, kind: due.notice, purchaser: about.purchaser, on: on.toString(), paidUntil };
    }
    case 'setUpDone': {
      const movedUsers = subscription.replaces !== null;
      return { ...facts, kind: 'setUpDone', expiresOn: term.expiresOn?.toString() ?? null, movedUsers };
    }
    case 'setUpStuck':
      return { ...facts, kind: 'setUpStuck', ...(about.stuck ?? { failed: [], users: 0, undoneBy: null }) };
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return {
        ...facts,
        cancelled,
        kind: due.notice,
        deletesOn: dates.deletesOn,
        daysLeft: daysToDeletion(subscription, instant(at)),
      };
    case 'superseded': {
      const { subscriptionId: newSubscriptionId = '', planName: newPlanName = '' } = successor ?? {};
      return { ...facts, kind: 'superseded', supersededOn: dueOn.toString(), newPlanName, newSubscriptionId };
    }
    case 'deleted':
      return {
        ...facts,
        ...dates,
        kind: 'deleted',
        certificateId: certificateIdOf(subscription.id),
        link: about.certificateLink,
      };
  }
}

/** The user who pays for it, as a reader is told who is somebody else; undefined where the reader or an organisation pays. */
function paidByOther(
  { subscription, purchaser, payment }: Pick<About, 'subscription' | 'purchaser' | 'payment'>,
  { _id, advises }: NoticeReader,
): PaidBy | undefined {
  const purchaserId = askedPayer(subscription)?.purchaserId ?? null;
  if (purchaserId === null || purchaserId === _id) return undefined;
  const { months, expiresOn } = lastTerm(subscription);
  return {
    name: advises || purchaser === '' ? null : purchaser,
    canBeTakenOver: canBeTakenOver(subscription),
    // Trials and what is for good are not renewed, and a key pays nothing that is owed.
    renewableByKey: expiresOn !== null && months !== null && !payment?.owedFrom,
  };
}

/** What a partner of record, or an administrator of what a user pays for, is told of payment: whether it goes on, and what is owed from when; not how much, from what, or by which reference. */
function withoutMoney(payment: PaymentOutlook | undefined): PaymentOutlook | undefined {
  if (!payment) return undefined;
  const { trial } = payment;
  const following = trial?.becomes ? { trial: { becomes: { ...trial.becomes, gross: null } } } : {};
  return { ...payment, reference: null, onAccount: false, collected: null, rise: null, ...following };
}

/** Whether users could not work until it was renewed; undefined where a payment has brought it back. */
function wasInterrupted({ terms }: Subscription): boolean | undefined {
  const returned = terms.findLast(({ origin }) => origin === 'renewedInGrace' || origin === 'renewedWhileDisabled');
  return returned && returned.origin === 'renewedWhileDisabled';
}

/** All that the mails about a step say. @throws DomainError notFound */
export async function factsFor(
  context: ActivityContext,
  subscription: Subscription,
  due: About['due'],
  at: string,
): Promise<About> {
  const { database, portalUrls } = context;
  const term = lastTerm(subscription);
  const [tenant, plan, successor, soldBy, stuck, payment, purchaser] = await Promise.all([
    database.tenants.find(subscription.tenantId),
    database.plans.version(term.plan.id, term.plan.version),
    successorOf(database, subscription),
    sellerOf(database, subscription),
    due.notice === 'setUpStuck' ? stuckMoveOf(database, subscription) : null,
    paymentOutlook(database, subscription),
    purchaserNameOf(database, subscription, due.notice),
  ]);
  if (!tenant || !plan) throw new DomainError('notFound', `The tenant or the plan of ${subscription.id} is gone.`);
  const contact = await contactOf(context, { soldBy, plan });
  const token = database.certificates.links.tokenOf(certificateIdOf(subscription.id));
  const certificateLink = `${portalUrls[tenant.cloud]}/v1/certificate-pages/${token}`;
  return { subscription, tenant, plan, due, at, contact, successor, stuck, payment, purchaser, certificateLink };
}

function isTakeOver(kind: NoticeDue['notice']): boolean {
  return kind === 'takeOverPlanned' || kind === 'takeOverWithdrawn' || kind === 'takenOver';
}

/** Empty where nobody is named. */
async function purchaserNameOf(
  database: Database,
  subscription: Subscription,
  kind: NoticeDue['notice'],
): Promise<string> {
  const userId = isTakeOver(kind)
    ? await purchaserOf(database, subscription, kind)
    : (askedPayer(subscription)?.purchaserId ?? null);
  return userId === null ? '' : ((await database.users.find(subscription.tenantId, userId))?.name ?? '');
}

async function successorOf(
  { subscriptions, plans }: Database,
  { replacement }: Subscription,
): Promise<Successor | null> {
  const projection = replacement && (await subscriptions.find(replacement.by));
  if (!projection) return null;
  const { plan } = currentTerm(subscriptionFromJson(projection.subscription));
  const found = await plans.version(plan.id, plan.version);
  return { subscriptionId: projection._id, planName: found?.name ?? plan.id };
}
