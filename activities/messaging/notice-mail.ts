/** What a notice says, from what is true at the instant of sending. */
import { type NoticeContent, renderNotice } from '../../adapters/messaging/notice-text.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { certificateIdOf } from '../../domain/subscriptions/certificate-id.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import { daysLeft } from '../../domain/subscriptions/notices.js';
import { type StepKind, schedule } from '../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import type { Plan } from '../../models/catalogue/plans.js';
import type { Database } from '../../models/database.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { User } from '../../models/identity/users.js';
import type { Notice } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';

/** What a message is about: the step that is due. */
export type NoticeDue = Pick<SubscriptionEvent<'noticeDue'>, 'notice' | 'days' | 'scheduledAt' | 'milestones'>;

interface About {
  readonly subscription: Subscription;
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly due: Pick<NoticeDue, 'notice' | 'scheduledAt'>;
  /** The workflow's time. */
  readonly at: string;
  readonly contact: string;
  /** The subscription that has taken its place. */
  readonly successor: Successor | null;
}

interface Successor {
  readonly subscriptionId: string;
  readonly planName: string;
}

/** The mail to one reader, as it will be sent and kept. */
export function mailTo(about: About, reader: User): NonNullable<Notice['mail']> {
  const { language, subject, text, html } = renderNotice(contentOf(about, reader));
  return { to: { name: reader.name, address: reader.email }, language, subject, text, html };
}

function contentOf(about: About, reader: User): NoticeContent {
  const { subscription, tenant, plan, due, at, contact, successor } = about;
  const term = lastTerm(subscription);
  const dueOn = dateIn(term.zone, due.scheduledAt);
  const dayOf = (kind: StepKind) =>
    (schedule({ ...subscription, hold: null }).find((other) => other.kind === kind)?.on ?? dueOn).toString();
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
    mayReactivate: term.policy?.reactivation,
  };
  // Of a perpetual subscription only its replacement is told, which names no end.
  const expiresOn = (term.expiresOn ?? dueOn).toString();
  const dates = { expiresOn, disablesOn: dayOf('disablement'), deletesOn: dayOf('deletion') };
  switch (due.notice) {
    case 'expiring':
      return { ...facts, ...dates, kind: 'expiring', daysLeft: daysLeft(subscription, instant(at)) };
    case 'expired':
      return { ...facts, ...dates, kind: 'expired' };
    case 'disabled':
      return { ...facts, ...dates, kind: 'disabled' };
    case 'reactivated':
      return { ...facts, kind: 'reactivated', newExpiresOn: expiresOn };
    case 'superseded': {
      const { subscriptionId: newSubscriptionId = '', planName: newPlanName = '' } = successor ?? {};
      return { ...facts, kind: 'superseded', supersededOn: dueOn.toString(), newPlanName, newSubscriptionId };
    }
    case 'deleted':
      return { ...facts, ...dates, kind: 'deleted', certificateId: certificateIdOf(subscription.id) };
  }
}

/** All that the mails about a step say. @throws DomainError notFound */
export async function factsFor(
  { database, contact }: ActivityContext,
  subscription: Subscription,
  due: About['due'],
  at: string,
): Promise<About> {
  const term = lastTerm(subscription);
  const [tenant, plan, successor] = await Promise.all([
    database.tenants.find(subscription.tenantId),
    database.plans.version(term.plan.id, term.plan.version),
    successorOf(database, subscription),
  ]);
  if (!tenant || !plan) throw new DomainError('notFound', `The tenant or the plan of ${subscription.id} is gone.`);
  return { subscription, tenant, plan, due, at, contact, successor };
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
