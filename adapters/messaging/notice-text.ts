/** A notice in the reader's language: docs/concepts.md, "States", in words, with the dates of the case. */

import { writtenMoney } from '../written-money.js';
import type {
  InstallationReminderNotice,
  InvitationNotice,
  NoticeContent,
  PaymentOutlook,
  PlanAfterTrial,
  SetUpStuckNotice,
} from './notice-content.js';
import type { NoticeLabel, NoticeTexts } from './notice-texts/texts.js';
import { oneLine } from './one-line.js';
import {
  dayBefore,
  formatted,
  languageOf,
  mailIn,
  type NoticeText,
  noticeTexts,
  type OwnMessage,
  type Values,
  writtenDay,
  writtenInstant,
} from './wording.js';

export type * from './notice-content.js';

export { type NoticeLanguage, type NoticeText, noticeLanguages } from './wording.js';

/**
 * Says the notice in the reader's language, or in English when there are no texts in it.
 *
 * @throws RangeError when a date, an instant or a time zone of the notice does not exist.
 */
export function renderNotice(notice: NoticeContent): NoticeText {
  return mailIn<NoticeTexts>(notice.locale, noticeTexts, (texts, _common, locale) => {
    const values = valuesOf(notice, locale);
    const contact = isForUsers(notice) ? texts.contactOfUsers : texts.contact;
    const asAdviser = notice.advises ? [texts.asPartnerOfRecord] : [];
    const foreignDates = notice.termZone !== undefined && notice.termZone !== notice.zone;
    return {
      values,
      subject: subjectOf(notice, texts),
      paragraphs: [leadOf(notice, texts), ...asAdviser, ...sentences(notice, texts), contact],
      link: linkOf(notice, texts),
      rows: labels(notice).map((label) => ({ label: texts.label[label], value: String(values[valueOfLabel(label)]) })),
      footer: [texts.sentAt, ...(foreignDates ? [texts.datesIn] : [])],
    };
  });
}

/** What has happened or is ahead, in a sentence, and what there is to do about it: for a digest. */
export function summaryOf(notice: NoticeContent): string {
  const { language, locale } = languageOf(notice.locale);
  const texts: NoticeTexts = noticeTexts[language];
  const values = valuesOf(notice, locale);
  return [leadOf(notice, texts), ...nextOf(notice, texts)]
    .map((message) => (typeof message === 'string' ? formatted(message, language, values) : ''))
    .join(' ');
}

function nextOf(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  switch (notice.kind) {
    case 'expiring':
      if (notice.cancelled) return [];
      if (notice.payment?.trial) return afterTrial(notice, texts);
      return payingCase(notice) ? [texts.ofPayment.nothingToDo] : renewal(notice, texts);
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return [texts.exportUntil];
    default:
      return [];
  }
}

function subjectOf(notice: NoticeContent, texts: NoticeTexts): string {
  const { subject, ofCancelled, ofPayment, ofPurchase, ofPurchaser } = texts;
  const { kind, cancelled, forGood, paidBy, payment } = notice;
  const ofTrial = trialCase(notice);
  if (ofTrial) return texts.ofTrial.subject[ofTrial];
  if (paidBy && kind === 'expired') return ofPurchaser.subject[forGood || payment?.owedFrom ? 'owed' : 'expired'];
  if (forGood && kind === 'expired') return ofPurchase.subject[kind];
  const paying = payingCase(notice);
  if (paying) return ofPayment.subject[paying];
  if (cancelled && (kind === 'expiring' || kind === 'disabled')) return ofCancelled.subject[kind];
  return subject[kind];
}

function leadOf(notice: NoticeContent, texts: NoticeTexts): string {
  const { lead, ofCancelled, ofPayment, ofPurchase } = texts;
  const { kind, cancelled, forGood } = notice;
  const ofTrial = trialCase(notice);
  if (ofTrial) return texts.ofTrial.lead[ofTrial];
  if (forGood && (kind === 'expired' || kind === 'reactivated')) return ofPurchase.lead[kind];
  const paying = payingCase(notice);
  if (paying) return ofPayment.lead[paying];
  if (cancelled && (kind === 'expiring' || kind === 'disabled' || kind === 'deletionIsNear')) {
    return ofCancelled.lead[kind];
  }
  return lead[kind];
}

/** What is said otherwise of a trial. */
function trialCase({ kind, cancelled, payment }: NoticeContent): 'expiring' | 'becomes' | 'expired' | null {
  if (!payment?.trial || cancelled) return null;
  if (kind === 'expired') return 'expired';
  if (kind !== 'expiring') return null;
  return payment.trial.becomes && payment.goesOn === 'byItself' ? 'becomes' : 'expiring';
}

/** What is said otherwise of one that is paid by period. */
function payingCase({ kind, cancelled, payment }: NoticeContent): 'byItself' | 'owed' | null {
  if (kind === 'expired' && payment?.owedFrom) return 'owed';
  return kind === 'expiring' && !cancelled && payment?.goesOn === 'byItself' ? 'byItself' : null;
}

/** The other notices are for administrators. */
function isForUsers(notice: NoticeContent): notice is InvitationNotice | InstallationReminderNotice {
  return notice.kind === 'invitation' || notice.kind === 'installationReminder';
}

/** A message, or one with a number of users of its own. */
type Sentence = string | OwnMessage;

/** What the reader is asked to follow, or may look at. */
function linkOf(notice: NoticeContent, texts: NoticeTexts): { label: string; address: string } | undefined {
  switch (notice.kind) {
    case 'invitation':
    case 'installationReminder':
      return { label: texts.installed, address: notice.link };
    case 'deleted':
      return { label: texts.readCertificate, address: notice.link };
    case 'keyOrder':
      return { label: texts.openOrder, address: notice.link };
    default:
      return undefined;
  }
}

/** What the reader can do until when, and what to do next, in the order in which it will matter. */
function sentences(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  const final = notice.mayReactivate === false;
  const trial = notice.payment?.trial;
  const ofCase = trial ? texts.ofTrial : notice.forGood ? texts.ofPurchase : texts;
  const { disablement, reactivation: byPaying, reactivateUntil } = ofCase;
  const { graceAhead } = trial ? texts.ofTrial : texts;
  const afterDisablement = final ? texts.noReactivation : byPaying;
  const deletion = notice.hold === undefined ? (final ? texts.deletionCertain : texts.deletion) : texts.hold;
  switch (notice.kind) {
    case 'cancelled':
      return endAsCancelled(notice, texts, [afterDisablement, deletion]);
    case 'expiring': {
      if (notice.cancelled) return endAsCancelled(notice, texts, [afterDisablement, deletion]);
      if (trialCase(notice) === 'becomes') return afterTrial(notice, texts);
      const rise = notice.payment?.rise ? [texts.ofPayment.rise] : [];
      if (payingCase(notice)) {
        const change = notice.paidBy
          ? [texts.ofPurchaser.decides, ...takeOver(notice, texts)]
          : [texts.ofPayment.changeIntent];
        return [texts.ofPayment.nothingToDo, ...rise, ...change];
      }
      const grace = notice.disablesOn > notice.expiresOn ? [graceAhead] : [];
      return [
        ...(trial && !trial.becomes ? [texts.ofTrial.endsByItself] : []),
        texts.untilLastDay,
        ...grace,
        disablement,
        afterDisablement,
        deletion,
        ...rise,
        ...renewal(notice, texts),
      ];
    }
    case 'expired':
      return [
        trial ? texts.ofTrial.graceNow : payingCase(notice) ? texts.ofPayment.graceNow : texts.graceNow,
        disablement,
        afterDisablement,
        deletion,
        ...renewal(notice, texts),
      ];
    case 'disabled': {
      const next = final ? [texts.buyAgain] : reactivation(notice, texts);
      return [texts.disabledNow, afterDisablement, deletion, ...next];
    }
    case 'reactivated':
      return [texts.workAgain, notice.payment ? texts.ofPayment.nothingToDo : texts.renewLater];
    case 'superseded':
      return [texts.supersededNow, texts.usersInvited, texts.checkNext];
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return final
        ? [texts.exportUntil, texts.noReactivation]
        : [texts.exportUntil, reactivateUntil, ...reactivation(notice, texts)];
    case 'deleted':
      return [texts.gone, texts.certificate, texts.buyAgain];
    case 'setUpDone':
      return [
        texts.workAgain,
        ...(notice.movedUsers ? [texts.usersInvited] : []),
        notice.paidBy ? texts.ofPurchaser.decides : texts.checkNext,
      ];
    case 'setUpStuck':
      return decision(notice, texts);
    case 'renewedEarly':
      return [texts.termFollows];
    case 'seatsAdded':
      if (notice.newExpiresOn === null) return [texts.seatsNeverEnd];
      return [notice.payment ? texts.ofPayment.seatsAdded : texts.seatsEndTogether];
    case 'takeOverPlanned':
      return [texts.keepsLicences, texts.purchaserDecidesUntil, organisationPays(notice, texts)];
    case 'takeOverWithdrawn':
      return [texts.purchaserGoesOn];
    case 'takenOver':
      return [texts.keepsLicences, organisationPays(notice, texts)];
    case 'keyOrder':
      return [texts.redeemOrder];
    case 'invitation':
      return [texts.covers, texts.install, texts.sayInstalled];
    case 'installationReminder':
      return [texts.covers, texts.install, texts.sayInstalled, texts.onlyReminder];
  }
}

/** How it goes on: by a key, or by payment; where another user pays, what that user and an administrator can do. */
function renewal(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  const { kind, payment, forGood, paidBy } = notice;
  const { renew, ofPayment, ofPurchase, ofPurchaser } = texts;
  if (payment?.trial) return afterTrial(notice, texts);
  if (paidBy && (payment || forGood)) {
    const ahead = payment?.goesOn === 'lapses' ? ofPurchaser.lapses : ofPurchaser.goesOn;
    return [kind === 'expiring' ? ahead : ofPurchaser.keepsOn, ...takeOver(notice, texts)];
  }
  if (forGood) return [ofPurchase.pay];
  if (!payment) return [renew];
  if (payment.goesOn === 'lapses') return [ofPayment.lapses];
  if (payment.reference !== null) return [ofPayment.payRequest];
  return [payment.requestedOn === null ? ofPayment.askForPayment : ofPayment.requestComes];
}

function reactivation(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  const { payment, paidBy } = notice;
  if (!payment) return [texts.reactivate];
  if (payment.trial) return afterTrial(notice, texts);
  return paidBy ? [texts.ofPurchaser.reactivates, ...takeOver(notice, texts)] : [texts.ofPayment.payToReactivate];
}

/** What follows a trial, what it costs and how it is stopped; else how a plan is chosen. */
function afterTrial(notice: NoticeContent, texts: NoticeTexts): Sentence[] {
  const { kind, payment, paidBy } = notice;
  const { price, stop, choose, chooseNow, pay, purchaserChooses } = texts.ofTrial;
  const plan = payment?.trial?.becomes;
  const costs = plan?.gross ? [price] : [];
  if (paidBy) {
    const continues = plan ? texts.ofPurchaser.goesOn : purchaserChooses;
    return [trialCase(notice) === 'becomes' ? texts.ofPurchaser.decides : continues, ...takeOver(notice, texts)];
  }
  if (trialCase(notice) === 'becomes') return [...costs, stop];
  if (plan) return [pay, ...costs];
  return [kind === 'expiring' ? choose : chooseNow];
}

function organisationPays({ payment }: NoticeContent, texts: NoticeTexts): Sentence {
  return payment?.trial ? texts.ofTrial.organisationPays : texts.organisationPays;
}

/** What an organisation can do about what a user of it pays for. */
function takeOver({ paidBy }: NoticeContent, { ofPurchaser }: NoticeTexts): Sentence[] {
  return [
    ...(paidBy?.canBeTakenOver ? [ofPurchaser.takeOver] : []),
    ...(paidBy?.renewableByKey ? [ofPurchaser.byKey] : []),
  ];
}

/** What somebody has decided comes as decided: nobody is asked to renew, and the way back is named. */
function endAsCancelled(
  { hold, payment, paidBy }: NoticeContent,
  texts: NoticeTexts,
  afterwards: Sentence[],
): Sentence[] {
  const kept = hold === undefined ? [texts.exportUntil] : [];
  const byPayer = payment ? texts.ofPayment.withdraw : texts.withdraw;
  // A trial ends all the same, unless a plan follows it.
  const withdraw = payment?.trial?.becomes === null ? [] : [paidBy ? texts.ofPurchaser.withdraws : byPayer];
  return [texts.untilLastDay, texts.endsAsCancelled, ...kept, ...afterwards, ...withdraw];
}

/** Why a set-up waits, and what there is to decide. */
function decision({ failed, undoneBy }: SetUpStuckNotice, texts: NoticeTexts): Sentence[] {
  const reasons = failed.map(({ because, users }) => ({ message: texts.notMoved[because], values: { users } }));
  const decide = undoneBy === null ? texts.decide : texts.decideBy;
  return failed.length === 0 ? [texts.notSetUp, decide] : [...reasons, texts.workMeanwhile, decide];
}

function labels(notice: NoticeContent): NoticeLabel[] {
  const deletesOn: NoticeLabel[] = notice.hold === undefined ? ['deletesOn'] : [];
  switch (notice.kind) {
    case 'cancelled':
    case 'expiring':
    case 'expired': {
      const lastDay: NoticeLabel[] = notice.forGood ? [] : ['lastDay'];
      const goesOn = payingCase(notice) === 'byItself';
      const ends: NoticeLabel[] = goesOn ? [] : ['disablesOn', ...deletesOn];
      return ['organisation', 'planName', 'seats', ...lastDay, ...ends, 'subscriptionId'];
    }
    case 'disabled':
      return ['organisation', 'planName', 'seats', 'disablesOn', ...deletesOn, 'subscriptionId'];
    case 'reactivated': {
      const lastDay: NoticeLabel[] = notice.forGood ? [] : ['newLastDay'];
      return ['organisation', 'planName', 'seats', ...lastDay, 'subscriptionId'];
    }
    case 'superseded':
      return ['organisation', 'planName', 'supersededOn', 'subscriptionId', 'newPlanName', 'newSubscriptionId'];
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return ['organisation', 'planName', 'seats', 'deletesOn', 'subscriptionId'];
    case 'setUpDone':
      return ['organisation', 'planName', 'seats', ...(notice.expiresOn ? ['lastDay' as const] : []), 'subscriptionId'];
    case 'setUpStuck':
      return ['organisation', 'planName', ...(notice.undoneBy ? ['undoneBy' as const] : []), 'subscriptionId'];
    case 'renewedEarly':
      return ['organisation', 'planName', 'seats', 'newLastDay', 'subscriptionId'];
    case 'seatsAdded': {
      const lastDay = notice.newExpiresOn === null ? [] : (['newLastDay'] as const);
      return ['organisation', 'planName', 'seats', ...lastDay, 'subscriptionId'];
    }
    case 'takeOverPlanned':
    case 'takenOver':
      return ['organisation', 'planName', 'seats', 'takenOverOn', 'subscriptionId'];
    case 'takeOverWithdrawn':
      return ['organisation', 'planName', 'seats', 'subscriptionId'];
    case 'keyOrder':
      return ['organisation', 'planName', 'seats', 'redeemBy', 'keyOrderId'];
    case 'deleted':
      return ['organisation', 'planName', 'seats', 'deletedOn', 'certificateId', 'subscriptionId'];
    case 'invitation':
    case 'installationReminder':
      return ['organisation', 'planName', 'services', 'subscriptionId'];
  }
}

function valueOfLabel(label: NoticeLabel): string {
  return label === 'deletedOn' ? 'deletesOn' : label;
}

function valuesOf(notice: NoticeContent, locale: string): Values {
  return {
    name: oneLine(notice.reader.name),
    organisation: oneLine(notice.organisation),
    planName: oneLine(notice.planName),
    contact: oneLine(notice.contact ?? ''),
    known: notice.contact === null ? 'no' : 'yes',
    interrupted: notice.kind === 'reactivated' && notice.interrupted === false ? 'no' : 'unknown',
    hold: oneLine(notice.hold ?? ''),
    seats: notice.seats,
    subscriptionId: notice.subscriptionId ?? '',
    ...(notice.paidBy
      ? { purchaser: oneLine(notice.paidBy.name ?? ''), named: notice.paidBy.name ? 'yes' : 'no' }
      : {}),
    at: writtenInstant(notice.at, notice.zone, locale),
    zone: notice.zone,
    termZone: notice.termZone ?? notice.zone,
    ...datesOf(notice, (day) => writtenDay(day, locale)),
    ...(notice.payment ? valuesOfPayment(notice.payment, locale) : {}),
    ...(isForUsers(notice) ? { services: writtenServices(notice.serviceLicences, locale) } : {}),
    ...(notice.kind === 'setUpStuck' && notice.undoneBy !== null
      ? { undoneBy: writtenInstant(notice.undoneBy, notice.zone, locale) }
      : {}),
  };
}

function valuesOfPayment(
  { reference, requestedOn, onAccount, collected, rise, owedFrom, trial }: PaymentOutlook,
  locale: string,
): Values {
  const day = (text: string | undefined | null) => (text ? writtenDay(text, locale) : '');
  return {
    reference: reference ?? '',
    requested: reference === null ? 'no' : 'yes',
    requestedOn: day(requestedOn),
    collected: onAccount ? 'account' : collected ? 'yes' : 'no',
    collectedOn: day(collected?.on),
    method: collected?.from.kind ?? 'card',
    last4: collected?.from.last4 ?? '',
    owedFrom: day(owedFrom),
    ...(trial?.becomes ? valuesOfPlan(trial.becomes, locale) : {}),
    ...(rise ? { riseFrom: writtenMoney(rise.from, locale), riseTo: writtenMoney(rise.to, locale) } : {}),
  };
}

function valuesOfPlan({ planName, seats, gross, from, to }: PlanAfterTrial, locale: string): Values {
  return {
    nextPlanName: oneLine(planName),
    nextSeats: seats,
    first: gross ? writtenMoney(gross, locale) : '',
    firstFrom: writtenDay(from, locale),
    firstUntil: writtenDay(dayBefore(to), locale),
  };
}

/** `skype-for-business` is read as "Skype for business". */
function writtenServices(serviceLicences: readonly string[], locale: string): string {
  const names = serviceLicences.map((id) => {
    const words = oneLine(id.replaceAll('-', ' '));
    return words.slice(0, 1).toUpperCase() + words.slice(1);
  });
  return new Intl.ListFormat(locale).format(names);
}

/** `expiresOn` and its like are first days after something; people are told the last day before. */
function datesOf(notice: NoticeContent, written: (day: string) => string): Values {
  switch (notice.kind) {
    case 'cancelled':
    case 'expiring':
    case 'expired':
      return {
        ...(notice.kind === 'expired' ? {} : { daysLeft: notice.daysLeft }),
        expiresOn: written(notice.expiresOn),
        lastDay: written(dayBefore(notice.expiresOn)),
        lastGraceDay: written(dayBefore(notice.disablesOn)),
        disablesOn: written(notice.disablesOn),
        lastKeptDay: written(dayBefore(notice.deletesOn)),
        deletesOn: written(notice.deletesOn),
      };
    case 'disabled':
      return { disablesOn: written(notice.disablesOn), deletesOn: written(notice.deletesOn) };
    case 'reactivated':
      return { newLastDay: written(dayBefore(notice.newExpiresOn)) };
    case 'superseded':
      return {
        supersededOn: written(notice.supersededOn),
        newPlanName: oneLine(notice.newPlanName),
        newSubscriptionId: notice.newSubscriptionId,
      };
    case 'deletionIsNear':
    case 'deletionAfterHold': {
      const { daysLeft, deletesOn } = notice;
      return { daysLeft, deletesOn: written(deletesOn), lastKeptDay: written(dayBefore(deletesOn)) };
    }
    case 'deleted':
      return { deletesOn: written(notice.deletesOn), certificateId: notice.certificateId };
    case 'setUpDone':
      return notice.expiresOn === null ? {} : { lastDay: written(dayBefore(notice.expiresOn)) };
    case 'setUpStuck':
      return {};
    case 'renewedEarly':
      return { startsOn: written(notice.startsOn), newLastDay: written(dayBefore(notice.newExpiresOn)) };
    case 'seatsAdded':
      return notice.newExpiresOn === null
        ? { newLastDay: 'none' }
        : { newLastDay: written(dayBefore(notice.newExpiresOn)) };
    case 'takeOverPlanned':
    case 'takeOverWithdrawn':
    case 'takenOver':
      return {
        purchaser: oneLine(notice.purchaser),
        takenOverOn: written(notice.on),
        lastDay: written(dayBefore(notice.on)),
        paidUntil: written(notice.paidUntil),
      };
    case 'keyOrder':
      return { keys: notice.keys, redeemBy: written(notice.redeemBy), keyOrderId: notice.keyOrderId };
    case 'invitation':
      return {};
    case 'installationReminder':
      return { invitedOn: written(notice.invitedOn) };
  }
}
