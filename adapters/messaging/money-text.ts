/** A mail about money in the reader's language: what it is for, how much, until when, how to pay. */

import type { Money } from '../../domain/money.js';
import { writtenMoney } from '../written-money.js';
import type {
  Due,
  MoneyContent,
  NamedMethod,
  PaymentFailedMail,
  PaymentRequestedMail,
  SeatsGo,
  Witness,
  WitnessedMail,
} from './money-content.js';
import { cs } from './money-texts/cs.js';
import { en } from './money-texts/en.js';
import { pl } from './money-texts/pl.js';
import type { MoneyLabel, MoneyTexts } from './money-texts/texts.js';
import { oneLine } from './one-line.js';
import {
  dayBefore,
  mailIn,
  type NoticeLanguage,
  type NoticeText,
  type Values,
  writtenDay,
  writtenInstant,
} from './wording.js';

export type * from './money-content.js';

const languages: Readonly<Record<NoticeLanguage, MoneyTexts>> = { en, pl, cs };

/** Says it in the reader's language, or in English when there are no texts in it. */
export function renderMoneyMail(content: MoneyContent): NoticeText {
  return mailIn(content.locale, languages, (texts, { contact, sentAt, datesIn }, locale) => {
    const values = valuesOf(content, locale);
    const footer = [sentAt, ...(content.termZone === content.zone ? [] : [datesIn])];
    if (isWitnessed(content)) {
      const { subject, lead } = texts.witnessed;
      const rows = (['planName', 'seats', 'subscriptionId'] as const).map((label) => ({
        label: texts.label[label],
        value: String(values[label]),
      }));
      const paragraphs = [lead[content.kind], ...witnessed(content, texts), contact];
      return { values, subject: subject[content.kind], paragraphs, rows, footer };
    }
    return {
      values,
      subject: texts.subject[content.kind],
      paragraphs: [texts.lead[content.kind], ...sentences(content, texts), contact],
      link: content.requestLink === undefined ? undefined : { label: texts.openRequest, address: content.requestLink },
      rows: labels(content).map((label) => ({ label: texts.label[label], value: String(values[label]) })),
      footer,
    };
  });
}

function sentences(content: MoneyContent, texts: MoneyTexts): string[] {
  switch (content.kind) {
    case 'paymentRequested':
      return [
        ...(content.corrected ? [texts.corrected] : []),
        ...(content.toPay.amount === content.gross.amount ? [] : [texts.partlyPaid]),
        ...howToPay(content, texts),
      ];
    case 'requestWithdrawn':
    case 'orderLapsed':
      return [texts.paidAlready];
    case 'orderDelivered':
      if (content.trialEndsOn !== null) return [texts.trialLasts];
      return content.work === 'fewerSeats' || content.paidThrough === null ? [] : [texts.paidThrough];
    case 'priceOffered':
      return [...(content.once ? [] : [texts.offeredTerm]), texts.acceptOffer, texts.offerOnly];
    case 'offerWithdrawn':
      return [texts.withoutOffer];
    case 'refundWaits':
      return [texts.payItBack];
    case 'refundCredited':
      return [...(content.correction === null ? [] : [texts.correctionStays]), texts.creditIsUsed];
    case 'orderStuck':
      return [texts.decideStuck];
    case 'paymentReceived': {
      const { outcome, paidThrough, credit } = content;
      if (outcome === 'part') return [texts.missing];
      if (outcome !== 'settled') return [texts[outcome]];
      return [...(paidThrough === null ? [] : [texts.paidThrough]), ...(credit.amount > 0 ? [texts.over] : [])];
    }
    case 'paymentFailed':
      return [texts.because[content.because], attempts(content, texts), texts.payOtherwise, texts.disablement];
    case 'paymentTakenBack': {
      const { owed } = content;
      if (owed === null) return [texts.creditGone];
      return [texts.owedAgain, ...takenAway(owed, texts)];
    }
    case 'seatsTaken':
      return content.owed === null ? [] : [texts.seatsOwed];
    case 'documentIssued':
      return [...(content.due ? dueSentences(content, content.due, texts) : []), texts.keepIt];
    case 'invoiceDue':
    case 'invoiceOverdue': {
      const { due, collected } = content;
      const pay = collected ? [texts.willBeCollected] : dueSentences(content, due, texts);
      return [...pay, ...takenAway(content, texts)];
    }
    case 'cardExpiring':
      return [texts.replaceCard];
    case 'documentRejected':
      return [texts.resendIt];
    case 'documentDue':
    case 'documentOverdue':
      return [texts.lookWhy];
    case 'refundRefused':
      return [texts.retryRefund];
    case 'withdrawalReceived':
      return [texts.goesBack, texts.keepReceipt];
    case 'handOverOffered':
      return [texts.handOverTerms, texts.handOverAnswer];
    case 'handOverEnded':
      return content.outcome === 'accepted' ? [texts.handOverDone] : [texts.handOverStays];
  }
}

function isWitnessed(content: MoneyContent): content is WitnessedMail {
  return content.witness !== undefined;
}

/** What follows for the plan, who can pay, and what an administrator can do. */
function witnessed(content: WitnessedMail, texts: MoneyTexts): string[] {
  const { nextAttempt, noFurtherAttempt, owedAgain, seatsOwed, paysAndDecides, takeOver } = texts.witnessed;
  const whatToDo = [paysAndDecides, ...(content.witness.canTakeOver ? [takeOver] : [])];
  switch (content.kind) {
    case 'paymentFailed':
      return [content.nextOn === null ? noFurtherAttempt : nextAttempt, texts.disablement, ...whatToDo];
    case 'paymentTakenBack':
      return content.owed === null ? [] : [owedAgain, ...takenAway(content.owed, texts), ...whatToDo];
    case 'seatsTaken':
      return content.owed === null ? [] : [seatsOwed];
    case 'invoiceOverdue':
      return [...takenAway(content, texts), ...whatToDo];
  }
}

/** What happens unless it is paid. */
function takenAway(
  { disablesOn, seatsGo }: { readonly disablesOn: string | null; readonly seatsGo: SeatsGo | null },
  { disablement, seatsGo: seatsWillGo }: MoneyTexts,
): string[] {
  return [...(disablesOn === null ? [] : [disablement]), ...(seatsGo === null ? [] : [seatsWillGo])];
}

function seatsGoValues(seatsGo: SeatsGo | null | undefined, day: Written['day']): Values {
  return seatsGo ? { count: seatsGo.count, seatsGoOn: day(seatsGo.on) } : {};
}

function howToPay({ collected, expiringCard, cap, purpose, payBy }: PaymentRequestedMail, texts: MoneyTexts): string[] {
  if (expiringCard) return [texts.cardExpires, texts.howToPay];
  if (cap) return [texts.capTooLow, texts.howToPay];
  if (collected) return [texts.willBeCollected];
  return [texts.howToPay, ...(purpose === 'order' && payBy !== null ? [texts.orderLapses] : [])];
}

function dueSentences({ gross }: { readonly gross: Money }, { toPay }: Due, texts: MoneyTexts): string[] {
  return [...(toPay.amount === gross.amount ? [] : [texts.partlyPaid]), texts.howToPay];
}

function attempts({ final, nextOn }: PaymentFailedMail, texts: MoneyTexts): string {
  if (final) return texts.noMethod;
  return nextOn === null ? texts.noFurtherAttempt : texts.nextAttempt;
}

function labels(content: MoneyContent): MoneyLabel[] {
  const subscription: MoneyLabel[] = content.subscriptionId === null ? [] : ['subscriptionId'];
  switch (content.kind) {
    case 'paymentRequested': {
      const period: MoneyLabel[] = content.period ? ['period'] : [];
      const isCollected = content.collected && !content.expiringCard && !content.cap;
      const payBy: MoneyLabel[] = content.payBy === null || isCollected ? [] : ['payBy'];
      const amounts: MoneyLabel[] = ['net', 'vat', 'gross', 'toPay'];
      const account: MoneyLabel[] = content.bankAccount === null ? [] : ['bankAccount'];
      const transfer: MoneyLabel[] = [...account, 'reference', ...payBy];
      const proForma: MoneyLabel[] = content.number === null ? [] : ['proForma'];
      return ['organisation', 'planName', 'seats', ...period, ...amounts, ...transfer, ...proForma, ...subscription];
    }
    case 'requestWithdrawn':
      return ['organisation', 'planName', 'gross', 'reference', ...subscription];
    case 'orderDelivered': {
      const gross: MoneyLabel[] = content.gross === null ? [] : ['gross'];
      return ['organisation', 'planName', 'seats', ...gross, 'orderId', ...subscription];
    }
    case 'orderLapsed':
      return ['organisation', 'planName', 'seats', 'gross', 'reference', 'orderId'];
    case 'priceOffered':
      return [
        'organisation',
        'planName',
        'seats',
        content.once ? 'onceASeat' : 'perSeat',
        'gross',
        'offeredThrough',
        'quoteId',
        ...subscription,
      ];
    case 'refundCredited':
      return ['organisation', 'planName', 'reference', ...subscription];
    case 'refundWaits':
      if (content.ofCredit) return ['organisation', 'gross', 'reference'];
      return ['organisation', 'planName', 'gross', 'reference', ...subscription];
    case 'offerWithdrawn':
      return ['organisation', 'planName', 'seats', content.once ? 'onceASeat' : 'perSeat', 'quoteId', ...subscription];
    case 'orderStuck':
    case 'refundRefused':
      return ['organisation', 'planName', 'orderId', ...subscription];
    case 'paymentReceived':
      return ['organisation', 'planName', 'amount', 'valueDate', 'reference', ...subscription];
    case 'paymentFailed':
    case 'paymentTakenBack':
      return ['organisation', 'planName', 'amount', 'reference', ...subscription];
    case 'seatsTaken':
      return ['organisation', 'planName', 'seats', 'reference', ...subscription];
    case 'documentIssued':
      return ['organisation', 'planName', 'number', 'gross', ...dueLabels(content.due), ...subscription];
    case 'invoiceDue':
    case 'invoiceOverdue':
      return ['organisation', 'planName', 'number', 'gross', ...dueLabels(content.due), ...subscription];
    case 'cardExpiring':
      return ['organisation', 'planName', ...subscription];
    case 'documentRejected':
    case 'documentDue':
    case 'documentOverdue':
      return ['organisation', 'planName', 'number', 'documentId', ...subscription];
    case 'withdrawalReceived':
      return ['organisation', 'planName', 'seats', 'orderId', ...subscription];
    case 'handOverOffered':
    case 'handOverEnded':
      return ['planName', 'seats', ...subscription];
  }
}

function dueLabels(due: Due | null): MoneyLabel[] {
  if (!due) return ['reference'];
  const account: MoneyLabel[] = due.bankAccount === null ? [] : ['bankAccount'];
  return ['toPay', ...account, 'reference', 'payBy'];
}

function valuesOf(content: MoneyContent, locale: string): Values {
  const { reader, organisation, planName, seats, subscriptionId, contact, at, zone, termZone } = content;
  return {
    name: oneLine(reader.name),
    organisation: oneLine(organisation),
    planName: oneLine(planName),
    seats,
    subscriptionId: subscriptionId ?? '',
    contact: oneLine(contact ?? ''),
    known: contact === null ? 'no' : 'yes',
    ...(content.witness && witnessValues(content.witness)),
    at: writtenInstant(at, zone, locale),
    zone,
    termZone,
    ...own(content, {
      day: (day) => writtenDay(day, locale),
      lastDay: (end) => writtenDay(dayBefore(end), locale),
      instant: (instant) => writtenInstant(instant, zone, locale),
      amount: (amount) => writtenMoney(amount, locale),
    }),
  };
}

function witnessValues({ purchaser, organisation }: Witness): Values {
  const name = oneLine(purchaser);
  return { purchaser: name, named: yes(name !== ''), organisation: oneLine(organisation) };
}

interface Written {
  readonly day: (day: string) => string;
  /** The day before a first day after something. */
  readonly lastDay: (end: string) => string;
  readonly amount: (amount: Money) => string;
  readonly instant: (instant: string) => string;
}

/** What only mails of its kind say. */
function own(content: MoneyContent, { day, lastDay, amount, instant }: Written): Values {
  switch (content.kind) {
    case 'paymentRequested': {
      const { purpose, corrected, sellerName, reference, period, net, vat, gross, toPay, percent, payBy } = content;
      const { collected, expiringCard, cap, bankAccount, number } = content;
      return {
        bankAccount: bankAccount ?? '',
        proForma: number ?? '',
        purpose,
        corrected: yes(corrected),
        sellerName: oneLine(sellerName),
        reference,
        dated: yes(period !== null),
        ...(period && { from: day(period.from), lastDay: lastDay(period.to) }),
        ...(period && { period: `${day(period.from)} – ${lastDay(period.to)}` }),
        net: amount(net),
        vat: amount(vat),
        gross: amount(gross),
        toPay: amount(toPay),
        percent,
        blik: yes(gross.currency === 'PLN'),
        dueBy: yes(payBy !== null),
        payBy: payBy === null ? '' : day(payBy),
        ...(collected ? { collectedOn: day(collected.on), ...methodOf(collected.from) } : {}),
        ...(cap ? { cap: amount(cap) } : {}),
        ...(expiringCard
          ? { month: String(expiringCard.month).padStart(2, '0'), year: String(expiringCard.year) }
          : {}),
      };
    }
    case 'requestWithdrawn':
      return { reference: content.reference, gross: amount(content.gross) };
    case 'orderDelivered': {
      const { orderId, work, gross, onAccount, paidThrough, expiresOn, trialEndsOn } = content;
      return {
        ...(trialEndsOn === null ? {} : { trialLastDay: lastDay(trialEndsOn) }),
        orderId,
        work,
        paid: onAccount ? 'invoiced' : yes(gross !== null),
        gross: gross ? amount(gross) : '',
        expiresOn: expiresOn === null ? '' : day(expiresOn),
        ...paidUntil(paidThrough, lastDay),
      };
    }
    case 'orderLapsed': {
      const { orderId, reference, gross, lapsedOn } = content;
      return { orderId, reference, gross: amount(gross), lapsedOn: day(lapsedOn) };
    }
    case 'orderStuck':
      return { orderId: content.orderId, problem: oneLine(content.problem) };
    case 'paymentReceived': {
      const { valueDate, reference, outcome, missing, credit, paidThrough } = content;
      const amounts = { amount: amount(content.amount), missing: amount(missing), credit: amount(credit) };
      return { ...amounts, valueDate: day(valueDate), reference, outcome, ...paidUntil(paidThrough, lastDay) };
    }
    case 'paymentFailed': {
      const { triedOn, nextOn, reference, sellerName, disablesOn, method } = content;
      return {
        amount: amount(content.amount),
        blik: yes(content.amount.currency === 'PLN'),
        triedOn: day(triedOn),
        nextOn: nextOn === null ? '' : day(nextOn),
        reference,
        sellerName: oneLine(sellerName),
        lastWorkDay: lastDay(disablesOn),
        ...methodOf(method),
      };
    }
    case 'paymentTakenBack': {
      const { reference, sellerName, owed } = content;
      const owes = owed ? { owed: amount(owed.gross) } : {};
      const until = owed?.disablesOn ? { lastWorkDay: lastDay(owed.disablesOn) } : {};
      const seats = seatsGoValues(owed?.seatsGo, day);
      return {
        amount: amount(content.amount),
        reference,
        sellerName: oneLine(sellerName),
        ...owes,
        ...until,
        ...seats,
      };
    }
    case 'seatsTaken': {
      const { count, owed, reference, sellerName } = content;
      return { count, reference, sellerName: oneLine(sellerName), owed: owed ? amount(owed) : '' };
    }
    case 'documentIssued': {
      const { document, number, sellerName, gross, reference, corrects, due } = content;
      const own = { document, number, sellerName: oneLine(sellerName), reference, corrects: corrects ?? '' };
      return { ...own, gross: amount(gross), ...(due && dueValues(due, true, { day, amount })) };
    }
    case 'invoiceDue':
    case 'invoiceOverdue': {
      const { kind, number, sellerName, gross, reference, due, collected, disablesOn, seatsGo } = content;
      return {
        ...seatsGoValues(seatsGo, day),
        number,
        sellerName: oneLine(sellerName),
        reference,
        gross: amount(gross),
        ...dueValues(due, kind === 'invoiceDue', { day, amount }),
        ...(collected ? { collectedOn: day(collected.on), ...methodOf(collected.from) } : {}),
        ...(disablesOn === null ? {} : { lastWorkDay: lastDay(disablesOn) }),
      };
    }
    case 'cardExpiring': {
      const { last4, lastDay: cardLastDay, collectedOn, others } = content;
      const dated = { dated: yes(collectedOn !== null), collectedOn: collectedOn === null ? '' : day(collectedOn) };
      return { last4, cardLastDay: day(cardLastDay), others, ...dated };
    }
    case 'documentRejected': {
      const { documentId, number, problem, isHandedOver } = content;
      return { documentId, number, problem: oneLine(problem), handedOver: yes(isHandedOver) };
    }
    case 'documentDue':
    case 'documentOverdue': {
      const { documentId, number, sendBy, isHandedOver, others } = content;
      return { documentId, number, sendBy: day(sendBy), handedOver: yes(isHandedOver), others };
    }
    case 'refundRefused':
      return { orderId: content.orderId, refundId: content.refundId, problem: oneLine(content.problem) };
    case 'withdrawalReceived': {
      const { orderId, statedBy, receivedAt, sellerName, onlySeats } = content;
      const who = { statedBy: oneLine(statedBy), sellerName: oneLine(sellerName) };
      return { orderId, ...who, receivedAt: instant(receivedAt), onlySeats: yes(onlySeats) };
    }
    case 'priceOffered': {
      const { sellerName, quoteId, replaces, perSeat, once, gross, lastDay: last, link } = content;
      const price = { perSeat: amount(perSeat), onceASeat: amount(perSeat), gross: amount(gross) };
      const valid = { once: yes(once), offeredThrough: day(last), link };
      return { sellerName: oneLine(sellerName), quoteId, replaces: yes(replaces), ...price, ...valid };
    }
    case 'refundCredited': {
      const { reference, credit, correction } = content;
      return { reference, credit: amount(credit), correction: correction ?? '' };
    }
    case 'refundWaits': {
      const { refundId, reference, gross, problem, ofCredit } = content;
      const failed = { failed: yes(problem !== null), problem: oneLine(problem ?? '') };
      return { refundId, reference, gross: amount(gross), ...failed, ofCredit: yes(ofCredit) };
    }
    case 'offerWithdrawn': {
      const { sellerName, quoteId, perSeat, once, lastDay: last } = content;
      const price = { perSeat: amount(perSeat), onceASeat: amount(perSeat) };
      return { sellerName: oneLine(sellerName), quoteId, ...price, once: yes(once), offeredThrough: day(last) };
    }
    case 'handOverOffered': {
      const { from, left, link, lapsesAt, paysFrom } = content;
      return { from: oneLine(from), left: yes(left), link, lapsesAt: instant(lapsesAt), paysFrom: day(paysFrom) };
    }
    case 'handOverEnded': {
      const { from, left, to, outcome, paysFrom } = content;
      return { from: oneLine(from), left: yes(left), to: oneLine(to), outcome, paysFrom: day(paysFrom) };
    }
  }
}

/** @param inTime its last day is ahead */
function dueValues(
  { toPay, payBy, bankAccount }: Due,
  inTime: boolean,
  { day, amount }: Pick<Written, 'day' | 'amount'>,
): Values {
  const blik = yes(toPay.currency === 'PLN');
  return { toPay: amount(toPay), payBy: day(payBy), bankAccount: bankAccount ?? '', dueBy: yes(inTime), blik };
}

function methodOf({ kind, last4 }: NamedMethod): Values {
  return { method: kind, last4 };
}

function paidUntil(paidThrough: string | null, lastDay: Written['lastDay']): Values {
  return paidThrough === null ? {} : { paidLastDay: lastDay(paidThrough) };
}

/** For `select`, which compares words. */
function yes(condition: boolean): 'yes' | 'no' {
  return condition ? 'yes' : 'no';
}
