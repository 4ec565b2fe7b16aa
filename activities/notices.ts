import { createHash } from 'node:crypto';
import { type NoticeContent, renderNotice } from '../adapters/notice-text.js';
import { DomainError } from '../domain/errors.js';
import type { NoticeOrder } from '../domain/messages.js';
import { stepsOf } from '../domain/subscriptions/MISSING.js';
import type { Step } from '../domain/subscriptions/schedule.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  subscriptionFromJson,
} from '../domain/subscriptions/subscription.js';
import type { Database } from '../models/database.js';
import type { Notice } from '../models/notices.js';
import type { Plan } from '../models/plans.js';
import type { Tenant } from '../models/tenants.js';
import type { User } from '../models/users.js';
import { certificateIdOf } from './certificate-id.js';
import type { ActivityContext } from './context.js';
import { heartbeats } from './heartbeats.js';
import { writeChange } from './subscriptions.js';

type MessageStep = NoticeOrder['step'];
type NoticeKind = NoticeContent['kind'];

function kindOf(step: MessageStep): NoticeKind {
  return step.kind === 'notice' ? 'expiring' : step.notice;
}

/** A notice's identity: when the end moves, the new dates get theirs. */
function identityOf(subscription: Subscription, step: MessageStep, readerId: string): string {
  const term = lastTerm(subscription);
  const day = step.kind === 'notice' ? step.days : step.on;
  return [subscription.id, term.number, kindOf(step), day, String(term.expiresOn), readerId].join('/');
}

/** The same identity is the same mail: a reader's program shows it once. */
export function messageIdOf(identity: string): string {
  return `<${createHash('sha256').update(identity).digest('hex').slice(0, 40)}@notices.perennial>`;
}

interface About {
  readonly subscription: Subscription;
  readonly tenant: Tenant;
  readonly plan: Plan;
  readonly step: MessageStep;
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

/** The notice to one reader, as it will be sent and kept. */
function composeNotice(about: About, reader: User): Notice {
  const { subscription, step } = about;
  const identity = identityOf(subscription, step, reader._id);
  const { language, subject, text, html } = renderNotice(contentOf(about, reader));
  return {
    _id: identity,
    subscriptionId: subscription.id,
    tenantId: subscription.tenantId,
    readerId: reader._id,
    kind: kindOf(step),
    days: step.kind === 'notice' ? step.days : null,
    state: 'claimed',
    messageId: messageIdOf(identity),
    scheduledAt: new Date(step.at),
    at: new Date(about.at),
    mail: { to: { name: reader.name, address: reader.email }, language, subject, text, html },
  };
}

function contentOf(about: About, reader: User): NoticeContent {
  const { subscription, tenant, plan, step, at, contact, successor } = about;
  const term = lastTerm(subscription);
  const dayOf = (kind: Step['kind']) =>
    (stepsOf({ ...subscription, hold: null }).find((other) => other.kind === kind)?.on ?? step.on).toString();
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
  const expiresOn = (term.expiresOn ?? step.on).toString();
  const dates = { expiresOn, disablesOn: dayOf('disablement'), deletesOn: dayOf('deletion') };
  if (step.kind === 'notice') return { ...facts, ...dates, kind: 'expiring', daysLeft: step.days };
  switch (step.notice) {
    case 'expired':
      return { ...facts, ...dates, kind: 'expired' };
    case 'disabled':
      return { ...facts, ...dates, kind: 'disabled' };
    case 'reactivated':
      return { ...facts, kind: 'reactivated', newExpiresOn: expiresOn };
    case 'superseded': {
      const { subscriptionId: newSubscriptionId = '', planName: newPlanName = '' } = successor ?? {};
      return { ...facts, kind: 'superseded', supersededOn: step.on, newPlanName, newSubscriptionId };
    }
    case 'deleted':
      return { ...facts, ...dates, kind: 'deleted', certificateId: certificateIdOf(subscription.id) };
  }
}

/** Composes and claims a notice to every administrator. @returns what is to be sent, with what earlier tries left behind */
export async function claimNotices(
  { database, contact }: ActivityContext,
  { subscription, step, at }: Pick<About, 'subscription' | 'step' | 'at'>,
): Promise<Notice[]> {
  const term = lastTerm(subscription);
  const [tenant, plan, readers, successor] = await Promise.all([
    database.tenants.find(subscription.tenantId),
    database.plans.version(term.plan.id, term.plan.version),
    database.administrators.of(subscription.tenantId),
    successorOf(database, subscription),
  ]);
  if (!tenant || !plan) throw new DomainError('notFound', `The tenant or the plan of ${subscription.id} is gone.`);
  const about = { subscription, tenant, plan, step, at, contact, successor };
  return Promise.all(readers.map((reader) => database.notices.claim(composeNotice(about, reader))));
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

/** Sends what is claimed. Sent again when it is uncertain whether it went: its Message-ID stays. */
async function deliver({ database, mailer }: ActivityContext, notice: Notice, at: Date): Promise<void> {
  if (notice.state !== 'claimed' || !notice.mail) return;
  const { messageId, mail } = notice;
  const { to, subject, text, html, language } = mail;
  try {
    await mailer.send({ messageId, to, subject, text, html, language, date: at.toISOString() });
  } catch (error) {
    // A mailbox that will never take it stops neither the other readers nor the subscription.
    if (!(error instanceof DomainError && error.code === 'mailRefused')) throw error;
    await database.notices.ended(notice._id, 'refused', at);
    return;
  }
  await database.notices.ended(notice._id, 'sent', at);
}

export const noticeActivities = (context: ActivityContext) => {
  const { database } = context;
  return {
    /** Tells every administrator. The last notice was composed before the data was erased, and is erased after it went. */
    async sendNotices({ step, ...change }: NoticeOrder): Promise<void> {
      const alive = heartbeats();
      const subscription = subscriptionFromJson(change.subscription);
      const at = new Date(change.happened.at);
      const notices =
        step.kind === 'stateNotice' && step.notice === 'deleted'
          ? await database.notices.pending(subscription.id, 'deleted')
          : await claimNotices(context, { subscription, step, at: change.happened.at });
      for (const notice of notices) {
        alive();
        await deliver(context, notice, at);
      }
      if (step.kind === 'stateNotice' && step.notice === 'deleted') await eraseFarewell(subscription.tenantId);
      await writeChange(context, change);
    },
  };

  /** The addresses that were kept for the last notice go with the tenant's data. */
  async function eraseFarewell(tenantId: string): Promise<void> {
    if ((await database.tenants.find(tenantId))?.state === 'erased') await database.notices.eraseMail(tenantId);
  }
};
