import type { MoneyTexts } from './texts.js';

const seats = '{seats, plural, one {# seat} other {# seats}}';
const who = '{named, select, yes {{purchaser}} other {its purchaser}}';
const whoBegins = '{named, select, yes {{purchaser}} other {Its purchaser}}';
const method = '{method, select, card {the card •••• {last4}} other {your BLIK mandate}}';
const transfer = 'by bank transfer to {sellerName} with the reference {reference}';

export const en: MoneyTexts = {
  subject: {
    paymentRequested:
      '{planName}: {corrected, select, yes {corrected request for payment} other {{purpose, select, order {your order awaits payment} other {request for payment}}}} ({toPay})',
    requestWithdrawn: '{planName}: nothing is to be paid any more ({reference})',
    offerWithdrawn: '{planName}: the offer for {organisation} is withdrawn',
    priceOffered: '{planName}: an offer for {organisation} until {offeredThrough}',
    orderDelivered: '{planName}: your order has been delivered',
    orderLapsed: '{planName}: your order has lapsed',
    orderStuck: '{planName}: an order that was paid cannot be delivered',
    paymentReceived: '{planName}: {amount} received{outcome, select, part {, {missing} missing} other {}}',
    paymentFailed: '{planName}: {amount} could not be collected',
    paymentTakenBack: '{planName}: the payment of {amount} was taken back',
    seatsTaken: '{planName}: {count, plural, one {# seat has} other {# seats have}} been taken away',
    documentIssued:
      '{planName}: {document, select, correction {correction {number} of the invoice {corrects}} advance {advance invoice {number}} settlement {settlement invoice {number}} other {invoice {number}}}',
    invoiceDue: '{planName}: the invoice {number} is to be paid by {payBy}',
    invoiceOverdue: '{planName}: the invoice {number} is overdue ({toPay})',
    cardExpiring: '{planName}: the card •••• {last4} is valid until {cardLastDay} only',
    documentRejected: '{planName}: the tax authority has rejected {number}',
    documentDue: '{planName}: {number} has to be at the tax authority today',
    documentOverdue: '{planName}: {number} was not at the tax authority in time',
    refundWaits:
      '{ofCredit, select, yes {{organisation}: {gross} of credit is to be paid back} other {{planName}: {gross} is to be paid back ({reference})}}',
    refundCredited: '{planName}: {credit} is credited to your account ({reference})',
    refundRefused: '{planName}: the refund of a withdrawal was refused',
    withdrawalReceived: '{planName}: we have received your withdrawal',
    handOverOffered:
      '{planName}: {left, select, yes {a subscription of {from}, who has left, is offered to you} other {{from} would like to hand a subscription over to you}}',
    handOverEnded:
      '{planName}: {outcome, select, accepted {{to} has taken the subscription over} declined {{to} does not take the subscription over} withdrawn {the offer to {to} is withdrawn} other {{to} has not answered}}',
  },
  lead: {
    paymentRequested: `{purpose, select, order {Thank you for your order of {planName} (${seats}). It is delivered as soon as {toPay} has arrived.} other {For {planName} (${seats}) {toPay} is to be paid{dated, select, yes {: for the time from {from} until {lastDay} inclusive} other {}}.}}`,
    requestWithdrawn:
      'We have withdrawn the request for {gross} with the reference {reference} for {planName}: please do not pay it any more.',
    offerWithdrawn: `{sellerName} has withdrawn the offer of {planName} for {organisation} (${seats}) at {perSeat} net a seat{once, select, yes {} other { and billing period}}, which held until {offeredThrough}.`,
    priceOffered: `{sellerName} offers {organisation} {planName} (${seats}){replaces, select, yes { in the place of the present plan} other {}} at {perSeat} net a seat{once, select, yes {} other { and billing period}}. Ordered today, {gross} is to be paid, with VAT.`,
    orderDelivered: `{work, select, fewerSeats {Your order has been carried out: {planName} has ${seats} from {expiresOn} on.} other {{paid, select, yes {{gross} for your order has arrived, and what} invoiced {We invoice {gross} for your order, to be paid later, and what} other {What}} you ordered has been delivered: {work, select, keys {product keys for {planName}, ${seats} in all} other {{planName}, now with ${seats} in all}}.}}`,
    orderLapsed: `Your order of {planName} (${seats}) for {gross} was not paid in time and lapsed on {lapsedOn}. Nothing was delivered, and nothing is owed.`,
    orderStuck: 'The order {orderId} of {organisation} was paid and cannot be delivered: {problem}.',
    paymentReceived: 'Your payment of {amount} with the value date {valueDate} has arrived.',
    paymentFailed: `On {triedOn} we tried to collect {amount} for {planName} (${seats}) from ${method}.`,
    paymentTakenBack:
      'Your payment of {amount} for {planName} was taken back by the bank, or its dispute was decided against us.',
    seatsTaken: `{count, plural, one {# seat} other {# seats}} of {planName} for {organisation} {count, plural, one {was not paid for and has} other {were not paid for and have}} been taken away. {planName} has ${seats} now.`,
    documentIssued:
      '{document, select, correction {We have corrected the invoice {corrects} of {sellerName}. The correction {number} is attached: the amount changes by {gross}.} advance {Attached is the advance invoice {number} of {sellerName} for {gross}, which have arrived.} settlement {Attached is the settlement invoice {number} of {sellerName} for {planName}: {gross}.} other {Attached is the invoice {number} of {sellerName} for {planName}: {gross}.}}',
    invoiceDue:
      'The invoice {number} of {sellerName} for {planName} is to be paid by {payBy}. {toPay} has not arrived yet.',
    invoiceOverdue:
      'The invoice {number} of {sellerName} for {planName} was to be paid by {payBy}. {toPay} has not arrived. If you have paid in these days, nothing needs to be done.',
    cardExpiring:
      'We collect the payments for {planName}{others, plural, =0 {} one { and one more subscription} other { and # more subscriptions}} from the card •••• {last4}, which is valid until {cardLastDay} inclusive. {dated, select, yes {The next payment after that is collected on {collectedOn}.} other {After that day nothing can be collected from it any more.}}',
    documentRejected:
      'The tax authority has rejected the document {number} of {organisation} for {planName}: {problem}. {handedOver, select, yes {The customer has it already, so it can only be sent again with the same content.} other {Until it is accepted it is no invoice, and the customer has not received it.}}',
    documentDue:
      'The tax authority has not accepted the document {number} of {organisation} for {planName}{others, plural, =0 {} one { and one more} other { and # more}}, {handedOver, select, yes {which was handed over before} other {so the customer does not have it yet}}. Today, {sendBy}, is the last day for it.',
    documentOverdue:
      'The tax authority has not accepted the document {number} of {organisation} for {planName}{others, plural, =0 {} one { and one more} other { and # more}}, {handedOver, select, yes {which was handed over before} other {so the customer does not have it yet}}. The last day for it was {sendBy}. It is sent all the same as soon as that is possible.',
    refundWaits:
      '{ofCredit, select, yes {The billing account of {organisation} was closed with a credit of {gross}, which does not go back by itself} other {{gross} of the payment {reference} of {organisation} is granted as a refund and does not go back by itself}}: {failed, select, yes {the payment provider has not paid it back ({problem})} other {it was paid by transfer}}.{ofCredit, select, yes { The last request for payment to this account was {reference}.} other {}}',
    refundCredited:
      'As agreed, the refund of {credit} for {planName} ({reference}) is not transferred: it is a credit on the billing account of {organisation}.',
    refundRefused:
      'A consumer of {organisation} has withdrawn from the order {orderId}, and the money does not go back by itself: {problem}.',
    withdrawalReceived:
      'On {receivedAt} {statedBy} withdrew from the contract with {sellerName} about {planName}, order {orderId}. This mail is the receipt.',
    handOverOffered: `{left, select, yes {{from}, who has left, has paid for {planName} (${seats}) and looked after it. The administrators ask you to do so from now on.} other {{from} pays for {planName} (${seats}) and looks after it, and asks you to do so from now on.}}`,
    handOverEnded:
      '{outcome, select, accepted {{to} has accepted, looks after {planName} from now on, and pays for the days from {paysFrom} on.} declined {{to} has declined to take {planName} over.} withdrawn {The offer to hand {planName} over to {to} is withdrawn.} other {{to} has not answered in time whether to take {planName} over.}}',
  },
  corrected: 'It takes the place of the earlier request with the same reference, {reference}.',
  partlyPaid: 'Of {gross} a part is paid already; {toPay} is left.',
  willBeCollected: `Nothing needs to be done: on {collectedOn} we charge it to ${method}.`,
  cardExpires:
    'The card •••• {last4} is valid until the end of {month}/{year} and can no longer be charged on {collectedOn}. Please store another card before that day, or pay in another way.',
  capTooLow:
    'Your BLIK mandate allows at most {cap} for one payment, so this is not collected by it on {collectedOn}. Please agree to a new mandate or store a card before that day, or pay in another way.',
  howToPay: `Please pay {dueBy, select, yes {until {payBy} inclusive} other {as soon as possible}}: ${transfer}, {blik, select, yes {by card or BLIK} other {or by card}}.`,
  orderLapses: 'An order that is not paid by then lapses, and nothing is owed.',
  openRequest: 'What is asked for, with its state and documents',
  paidAlready:
    'If you have paid meanwhile, your money is not lost: please tell us whether it is to be used or paid back.',
  paidThrough: 'Paid for until {paidLastDay} inclusive.',
  trialLasts:
    'The trial lasts until {trialLastDay} inclusive and costs nothing. It ends by itself, unless you choose a plan that follows it.',
  decideStuck: 'Solve it and try the order again, or give the money back.',
  retryRefund:
    'Solve it and try the refund {refundId} again, or have the money alone paid back. The law asks for it within 14 days.',
  acceptOffer:
    'The offer can be accepted until {offeredThrough} inclusive, and this page says all about it and how it is accepted: {link}. Or simply tell your contact that you accept it.',
  offeredTerm: 'The price is that of the first term. The terms after it cost what the price list says by then.',
  offerOnly: 'Until it is ordered nothing is owed; without an answer the offer lapses.',
  payItBack:
    'Pay it back by transfer and confirm that (POST /v1/refunds/{refundId}/paid-out){failed, select, yes {, or have the provider asked again (POST /v1/refunds/{refundId}/retry)} other {}}.',
  correctionStays:
    'The correction {correction}, which says that the amount is to be refunded, stays valid; the credit takes the place of the transfer.',
  creditIsUsed: 'Your next request for payment uses it; on request we pay it back.',
  withoutOffer:
    'It cannot be accepted any more, and nothing is owed. Your contact can make another offer; at list price the plan can be ordered as before.',
  missing:
    '{missing} is still missing. Please pay it with the same reference, {reference}; until then we keep the part, and it counts from the day on which all is there.',
  over: '{credit} was paid beyond what was asked for. It is a credit that your next request uses; on request we pay it back.',
  double:
    'What it was meant for had been paid already: {credit} is a credit that your next request uses; on request we pay it back.',
  refunded: 'What it was meant for had been paid already: {credit} goes back the way it came.',
  owedBack:
    'What it was meant for had been paid already. {credit} cannot go back the way it came: please tell us to which account we may transfer it.',
  because: {
    insufficientFunds: 'The bank refused it: the balance did not suffice.',
    limitExceeded: 'The bank refused it: a limit of payments is used up.',
    expiredCard: 'The bank refused it: the card is no longer valid.',
    aboveCap: 'The amount is above what the mandate allows for one payment.',
    notConfirmed:
      'The bank asked for a confirmation that only you can give: please pay it yourself, and confirm it with your bank.',
    other: 'The bank refused it.',
  },
  nextAttempt: 'We try again on {nextOn}; nothing needs to be done if it succeeds then.',
  noMethod: 'It cannot be collected in this way any more: please store another method.',
  noFurtherAttempt: 'We do not try again by ourselves.',
  payOtherwise: `You can pay at any time yourself: ${transfer}, {blik, select, yes {by card or BLIK} other {or by card}}. Then nothing more is collected.`,
  disablement:
    'Users can work until {lastWorkDay} inclusive; unless it is paid, the subscription is disabled after that.',
  owedAgain: `What it had paid is owed again: {owed}. Please pay ${transfer}.`,
  seatsGo:
    'Unless it is paid, {count, plural, one {the # seat that it was for is} other {the # seats that it was for are}} taken away on {seatsGoOn}; the others stay.',
  seatsOwed: `Their price is still owed: {owed}. Please pay ${transfer}: the seats then come back, unless the days that they are for are over.`,
  creditGone: 'Its amount is gone from what we kept for you.',
  witnessed: {
    subject: {
      paymentFailed: '{planName}: a payment has failed',
      paymentTakenBack: '{planName}: a payment was taken back',
      seatsTaken: '{planName}: {count, plural, one {# seat has} other {# seats have}} been taken away',
      invoiceOverdue: '{planName}: an invoice is overdue',
    },
    lead: {
      paymentFailed: `On {triedOn} we tried to collect the payment for {planName} (${seats}) from ${who}, without success.`,
      paymentTakenBack: `The payment for {planName} (${seats}), which ${who} had made, was taken back.`,
      seatsTaken: `{count, plural, one {# seat} other {# seats}} of {planName} for {organisation} {count, plural, one {was not paid for and has} other {were not paid for and have}} been taken away. {planName} has ${seats} now.`,
      invoiceOverdue: `The invoice for {planName} (${seats}) that ${who} was to pay by {payBy} is not paid.`,
    },
    nextAttempt: 'We try again on {nextOn}.',
    noFurtherAttempt: 'We do not try again by ourselves.',
    owedAgain: 'What it had paid for is owed again.',
    seatsOwed: `Once ${who} pays for them they come back, unless the days that they are for are over.`,
    paysAndDecides: `${whoBegins} has been told, and can pay at any time.`,
    takeOver:
      'An administrator can take the subscription over: {organisation} then pays for whatever is not paid for yet, and decides on it.',
  },

  replaceCard:
    'Please store another card in its place before that day, or enter its new date if the bank has extended it. Nothing else changes: later payments are charged to the new card.',
  keepIt: 'Please keep it for your bookkeeping. It can be downloaded again at any time.',
  resendIt: 'Correct the details of the seller or of the billing account, and have it sent again.',
  lookWhy:
    'The list of documents with late=near or late=overdue names them all; what holds them up is on each document, and in the details of the workflow that sends them.',
  goesBack:
    '{onlySeats, select, yes {The seats of this order are taken off; the others go on as before.} other {The subscription ends by this.}} What was paid goes back less the days that were used, the way it came; a correction of the invoice follows.',
  keepReceipt: 'Please keep this mail.',
  handOverTerms:
    'If you accept, you decide on seats, people and renewal from that moment on, and pay by your own account for the days from {paysFrom} on. What is paid before stays paid.',
  handOverAnswer: 'Accept or decline until {lapsesAt}: {link}. After that the offer lapses, and nothing changes.',
  handOverDone:
    '{left, select, yes {What {from} has paid stays paid. Nothing is left for you to decide.} other {What you have paid stays paid. Nothing more is collected from you for it.}}',
  handOverStays:
    '{left, select, yes {Without a decision nothing more is paid for it: you can take it over, hand it over to somebody else, or let it end.} other {You go on paying for it and looking after it.}}',
  label: {
    organisation: 'Billed to',
    planName: 'Plan',
    seats: 'Seats',
    period: 'Period',
    net: 'Net',
    vat: 'VAT ({percent} %)',
    gross: 'Gross',
    toPay: 'To pay',
    amount: 'Amount',
    valueDate: 'Value date',
    reference: 'Payment reference',
    payBy: 'Pay by',
    bankAccount: 'Bank account',
    proForma: 'Pro forma',
    documentId: 'Document',
    number: 'Document number',
    perSeat: 'Net, a seat and period',
    onceASeat: 'Net, a seat',
    offeredThrough: 'Valid until',
    quoteId: 'Quote',
    orderId: 'Order',
    subscriptionId: 'Subscription',
  },
};
