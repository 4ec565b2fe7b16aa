/** Mails about money: to whoever is billed, and to the administrators where there is something to decide. */

import type { Witness } from '../../adapters/messaging/money-content.js';
import { renderMoneyMail } from '../../adapters/messaging/money-text.js';
import { systemTenant } from '../../contracts/workflow-ids.js';
import {
  asksForDecision,
  isForOperators,
  isForPartnersAdministrators,
  isForPayer,
  isMoneyNotice,
  type MoneyNews,
  type MoneyNoticeKind,
} from '../../domain/billing/notices.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { canBeTakenOver } from '../../domain/subscriptions/take-over.js';
import { type BilledBy, billedBy } from '../../models/billing/billed-by.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { ActivityContext } from '../context.js';
import { publishMoney } from './money-events.js';
import type { Concerned, MoneyFacts } from './money-facts/facts.js';
import { moneyFacts } from './money-facts.js';
import { noticeDeliveries, noticeToClaim, presentOf } from './notice-delivery.js';
import {
  addressedTo,
  administratorsOfPartner,
  type NoticeReader,
  operatorsReader,
  readerOfPartner,
} from './notice-mail.js';

/** A reader, and what makes an administrator a mere witness of what a user pays. */
interface ToldReader extends NoticeReader {
  readonly witness?: Witness;
}

/** Tells what has happened to money, each reader once; whom it does not reach gets it from a delivery process. */
export type Tell = (news: MoneyNews) => Promise<void>;

export function moneyNotices(context: ActivityContext): { readonly tell: Tell } {
  const { database } = context;
  const { deliverAtOnce } = noticeDeliveries(context);

  return {
    async tell({ kind, about, at: told }) {
      if (await wasTold(kind, about)) return;
      await publishMoney(context, { kind, about, at: told });
      const facts = await moneyFacts(context, kind, about, told);
      if (!facts) return;
      const { testClockId } = facts.concerned;
      const at = presentOf(told, testClockId);
      const readers = await readersOf(context, kind, facts);
      const notices = readers.map((reader) => database.notices.claim(noticeTo(reader, { kind, about, at }, facts)));
      await deliverAtOnce(await Promise.all(notices), { testClockId, at });
    },
  };

  /** Asked again with every change of a subscription, so that a crash in between loses no mail. */
  async function wasTold(kind: MoneyNoticeKind, about: string): Promise<boolean> {
    const known = await database.notices.about(kind, about);
    return known.length > 0 && known.every(({ state }) => state !== 'claimed');
  }
}

function noticeTo(reader: ToldReader, { kind, about, at }: MoneyNews, facts: MoneyFacts): Notice {
  const { tenantId, testClockId, subscriptionId } = facts.concerned;
  const mail = mailTo(reader, { ...facts, said: { ...facts.said, at } });
  return noticeToClaim(
    {
      _id: `${kind}/${about}/${reader._id}`,
      subscriptionId,
      tenantId: tenantId ?? systemTenant,
      testClockId,
      readerId: reader._id,
      kind,
      milestone: about,
      mail,
    },
    at,
  );
}

function mailTo(reader: ToldReader, { said, documentIds = [] }: MoneyFacts): NoticeMail {
  const { name, locale, zone, witness } = reader;
  const own = { reader: { name }, locale, zone, ...(witness && { witness }) };
  const mail = addressedTo(reader, renderMoneyMail({ ...said, ...own }), said.at);
  // An invoice is the user's who pays it.
  return documentIds.length === 0 || witness ? mail : { ...mail, documentIds: [...documentIds] };
}

/** The mail of a notice as it reads now; null once its reason or its reader is gone. */
export async function moneyMail(context: ActivityContext, notice: Notice, at: string): Promise<NoticeMail | null> {
  const { kind, milestone, readerId } = notice;
  const facts = isMoneyNotice(kind) ? await moneyFacts(context, kind, milestone, at) : null;
  if (!facts || !isMoneyNotice(kind)) return null;
  const readers = await readersOf(context, kind, facts);
  const reader = readers.find(({ _id }) => _id === readerId);
  return reader ? mailTo(reader, facts) : null;
}

async function readersOf(
  { database, operatorsEmail }: ActivityContext,
  kind: MoneyNoticeKind,
  { readers, concerned, said }: MoneyFacts,
): Promise<readonly ToldReader[]> {
  if (readers) return readers;
  if (isForOperators(kind)) return operatorsEmail === null ? [] : [operatorsReader(operatorsEmail)];
  const billedTo = await billedBy(database, concerned);
  if (!billedTo) return [];
  const { billingAccountId, zone } = concerned;
  const { name, invoiceEmail: email, language } = billedTo.account.details;
  // Dates as Europe writes them.
  const locale = language === 'en' ? 'en-GB' : language;
  const billed = { _id: billingAccountId, name, email, locale, zone };
  const { account } = billedTo;
  // That a credit is less concerns nothing but the payer's money.
  const isPayersMoney = said.kind === 'paymentTakenBack' && said.owed === null;
  return oncePerMailbox([
    billed,
    ...(asksForDecision(kind) ? await decidersOf(database, kind, { account, concerned }) : []),
    ...(isForPartnersAdministrators(kind) ? await peopleOfPartner(database, account) : []),
  ]).filter(({ witness }) => !(witness && isPayersMoney));
}

/** Whoever reads a mailbox in more than one place gets one mail, by the first of them. */
function oncePerMailbox(readers: readonly ToldReader[]): ToldReader[] {
  const byMailbox = new Map<string, ToldReader>();
  for (const reader of readers) {
    const mailbox = reader.email.toLowerCase();
    if (!byMailbox.has(mailbox)) byMailbox.set(mailbox, reader);
  }
  return [...byMailbox.values()];
}

/** The administrators of the partner whose own account it is. */
async function peopleOfPartner(
  database: ActivityContext['database'],
  { tenantId, partnerId }: BilledBy['account'],
): Promise<NoticeReader[]> {
  const partner = tenantId === null && partnerId !== null ? await database.partners.find(partnerId) : null;
  return partner ? administratorsOfPartner(database, partner) : [];
}

/**
 * The purchaser or the partner who pays, and the administrators, who are told what follows for the plan where a purchaser pays; of what is
 * the payer's alone only the payer.
 */
async function decidersOf(
  database: ActivityContext['database'],
  kind: MoneyNoticeKind,
  { account, concerned }: { readonly account: BilledBy['account']; readonly concerned: Concerned },
): Promise<ToldReader[]> {
  const { tenantId, userId, partnerId } = account;
  if (tenantId === null) {
    const partner = partnerId === null ? null : await database.partners.find(partnerId);
    const reader = partner && readerOfPartner(partner);
    return reader ? [reader] : [];
  }
  if (userId === null) return database.administrators.of(tenantId);
  const purchasers = await database.users.active(tenantId, [userId]);
  if (isForPayer(kind)) return purchasers;
  const [administrators, witness] = await Promise.all([
    database.administrators.of(tenantId),
    witnessOf(database, { tenantId, userId, subscriptionId: concerned.subscriptionId }),
  ]);
  return [...purchasers, ...administrators.flatMap((one) => (one._id === userId ? [] : [{ ...one, witness }]))];
}

/** How administrators are told of what a user pays for. */
async function witnessOf(
  { tenants, users, subscriptions }: ActivityContext['database'],
  { tenantId, userId, subscriptionId }: { tenantId: string; userId: string; subscriptionId: string | null },
): Promise<Witness> {
  const [tenant, user, projection] = await Promise.all([
    tenants.find(tenantId),
    users.find(tenantId, userId),
    subscriptionId === null ? null : subscriptions.find(subscriptionId),
  ]);
  return {
    purchaser: user?.name ?? '',
    organisation: tenant?.organisation ?? '',
    canTakeOver: projection !== null && canBeTakenOver(subscriptionFromJson(projection.subscription)),
  };
}
