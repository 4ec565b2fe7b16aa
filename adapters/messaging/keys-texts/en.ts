import type { KeysTexts } from './texts.js';

export const en: KeysTexts = {
  mail: {
    signatureRequested: {
      subject: 'Please sign the agreement for {organisation}',
      paragraphs: [
        '{byPartner, select, yes {{partner} prepares} other {We prepare}} {planned, select, yes {the subscription to {planName}} other {a subscription}} for {organisation} and {byPartner, select, yes {asks} other {ask}} you to sign the agreement {agreementName}.',
        'By the link below you read the agreement and sign it with your name, without an account. The last day for it is {signBy} (UTC). If you do not agree, nothing has to be done: without your signature no new subscription begins.',
      ],
    },
    keysRedeemed: {
      subject: '{planName}: {partner} has redeemed product keys for {organisation}',
      paragraphs: [
        '{partner} has redeemed product keys for {organisation}: {planName}, {seats, plural, one {# seat} other {# seats}}.',
        'You are told because you administer {organisation}. If you did not expect this, please ask.',
      ],
    },
    keyOrderDeclined: {
      subject: '{planName}: {organisation} has declined the order of product keys',
      paragraphs: [
        'An administrator of {organisation} has declined your order of {keys, plural, one {a product key} other {# product keys}} for {planName}.',
        'Reason: {reason}',
        'The keys are revoked: nobody has seen or redeemed them. What was paid for them can be refunded.',
      ],
    },
  },
  linkLabel: 'Read and sign the agreement',
  label: {
    organisation: 'Organisation',
    agreementName: 'Agreement',
    planName: 'Plan',
    signBy: 'To be signed by',
    seats: 'Seats',
    keys: 'Keys',
    reason: 'Reason',
    redemptionId: 'Redemption',
    subscriptionId: 'Subscription',
    keyOrderId: 'Order',
  },
};
