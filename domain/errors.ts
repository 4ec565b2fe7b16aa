/**
 * The one catalogue of what can go wrong for a caller. A code travels unchanged from here through Temporal's
 * ApplicationFailure (contracts/failures.ts) to an RFC 9457 problem document (api/http/problems.ts).
 */

interface ErrorKind {
  /** HTTP status of the problem document. */
  readonly status: number;
  /** True when the same request may succeed later without being changed. */
  readonly retry: boolean;
  /** A sentence for a person; what is particular to the case goes into the error's own message. */
  readonly title: string;
}

export const errorCatalogue = {
  invalidRequest: { status: 422, retry: false, title: 'The request has fields that are missing or wrong' },
  malformedJson: { status: 400, retry: false, title: 'The body is not valid JSON' },
  bodyTooLarge: { status: 413, retry: false, title: 'The body is too large' },
  unsupportedMediaType: { status: 415, retry: false, title: 'The body is not of a type that is read here' },
  unauthenticated: { status: 401, retry: false, title: 'A valid API key or access token is needed' },
  forbidden: { status: 403, retry: false, title: 'The caller may not do that' },
  noMembership: { status: 403, retry: false, title: 'The account belongs to nothing here yet' },
  notAMember: { status: 403, retry: false, title: 'The caller cannot act there' },
  actingInRequired: { status: 403, retry: false, title: 'It has not been said in what the person acts' },
  notSignedIn: { status: 403, retry: false, title: 'Only a person who has signed in can do that' },
  roleOfUser: { status: 409, retry: false, title: 'The role follows from the user of the tenant' },
  emailNotVerified: { status: 403, retry: false, title: 'The sign-in does not prove the e-mail address' },
  invitationOver: { status: 409, retry: false, title: 'The invitation does not hold any more' },
  alreadyMember: { status: 409, retry: false, title: 'The person has another membership there' },
  placeTaken: { status: 409, retry: false, title: 'Another account has this membership' },
  ownApiKey: { status: 409, retry: false, title: 'An API key cannot revoke itself' },
  apiKeyEnded: { status: 409, retry: false, title: 'The API key has ended' },
  alreadyExists: { status: 409, retry: false, title: 'There is such a resource already' },
  notFound: { status: 404, retry: false, title: 'There is no such resource' },
  methodNotAllowed: { status: 405, retry: false, title: 'The resource does not know this method' },
  idempotencyKeyReused: { status: 422, retry: false, title: 'This Idempotency-Key was used for another request' },
  requestInProgress: {
    status: 409,
    retry: true,
    title: 'A request with this Idempotency-Key is still being carried out',
  },
  outcomeUnknown: {
    status: 500,
    retry: false,
    title: 'How the change ended is not known any more: read what it was to change',
  },
  preconditionFailed: { status: 412, retry: false, title: 'The resource has changed since it was read' },
  tooManyRequests: { status: 429, retry: true, title: 'Too many requests' },
  internal: { status: 500, retry: true, title: 'Something went wrong on our side' },
  unavailable: { status: 503, retry: true, title: 'A server that Perennial needs does not answer' },

  invalidDate: { status: 422, retry: false, title: 'The date does not exist' },
  invalidInstant: { status: 422, retry: false, title: 'The instant is not an RFC 3339 date-time' },
  invalidTimeZone: { status: 422, retry: false, title: 'The time zone is not known' },
  unknownPolicy: { status: 422, retry: false, title: 'The lifecycle policy is not known' },
  unknownCurrency: { status: 422, retry: false, title: 'The currency is not known' },
  amountOutOfRange: {
    status: 422,
    retry: false,
    title: 'The amount is not a whole number of minor units within range',
  },
  unknownVatRate: { status: 422, retry: false, title: 'The VAT rate for this country and day is not known' },
  invalidVatId: { status: 422, retry: false, title: 'The VAT id is not one of that country' },
  taxProofUnavailable: { status: 503, retry: true, title: 'Whether the VAT id is valid cannot be found out now' },
  documentNotReady: { status: 409, retry: true, title: 'The document may not be handed over yet' },
  documentNotRejected: { status: 409, retry: false, title: 'The document was not rejected' },
  invalidDocument: { status: 422, retry: false, title: 'The document does not fit the authority’s schema' },
  rejectedByAuthority: { status: 422, retry: false, title: 'The tax authority has rejected the document' },
  staleQuote: { status: 409, retry: false, title: 'The quote does not hold any more' },
  otherCurrency: { status: 422, retry: false, title: 'There is no price in this currency' },
  invalidSeats: { status: 422, retry: false, title: 'The number of seats is not possible' },
  invalidPrice: { status: 422, retry: false, title: 'The price is not possible' },
  coTermNotPossible: { status: 422, retry: false, title: 'The first term cannot end on that day' },
  payFirst: { status: 409, retry: false, title: 'What is owed has to be paid first' },
  creditNotPossible: { status: 409, retry: false, title: 'It cannot be invoiced on account: it is paid first' },
  proFormaIssued: { status: 409, retry: false, title: 'The request for payment of the next period has been issued' },
  notPaid: { status: 409, retry: false, title: 'It has not been paid' },
  notGranted: { status: 409, retry: false, title: 'The refund has not been granted' },
  notInvoiced: { status: 409, retry: false, title: 'Nobody pays for the subscription by period' },
  orderClosed: { status: 409, retry: false, title: 'The order has ended' },
  orderPaid: { status: 409, retry: false, title: 'The order was paid' },
  paymentRequestClosed: { status: 409, retry: false, title: 'Nothing is to be paid by this request any more' },
  writeOffNotPossible: { status: 409, retry: false, title: 'What is owed cannot be written off' },
  paymentNotWaiting: { status: 409, retry: false, title: 'The payment does not wait for a decision' },
  paymentMethodNotReady: { status: 409, retry: false, title: 'The payment method cannot be charged' },
  blikOnlyInPln: { status: 422, retry: false, title: 'BLIK pays in PLN only' },
  onlyCardsAreEdited: { status: 409, retry: false, title: 'Only a card can be edited' },
  billingProfileInUse: { status: 409, retry: false, title: 'Something is paid by the billing profile' },
  defaultBillingProfile: { status: 409, retry: false, title: 'The default billing profile cannot be removed' },
  tooManyBillingProfiles: { status: 409, retry: false, title: 'The billing account has as many profiles as it can' },
  noPaymentMethod: { status: 409, retry: false, title: 'There is no payment method that can be charged' },
  cancellationWindowOver: { status: 409, retry: false, title: 'The time in which it can be given back is over' },
  decisionNotPossible: { status: 409, retry: false, title: 'That cannot be decided about the payment' },
  invalidPaymentReference: { status: 422, retry: false, title: 'The payment reference is mistyped' },

  malformedKey: { status: 422, retry: false, title: 'The product key is malformed' },
  unknownKey: { status: 422, retry: false, title: 'The product key is not known' },
  usedKey: { status: 409, retry: false, title: 'The product key has been used' },
  reservedKey: { status: 409, retry: false, title: 'The product key is part of another open redemption' },
  revokedKey: { status: 409, retry: false, title: 'The product key was revoked' },
  tooManyWrongKeys: { status: 429, retry: true, title: 'Too many product keys were wrong' },
  expiredKey: { status: 409, retry: false, title: 'The product key is past its redeem-by date' },
  mixedKeys: { status: 422, retry: false, title: 'The product keys are not for one plan, version and term' },
  duplicateKey: { status: 422, retry: false, title: 'A product key is named twice' },
  otherTestClock: { status: 422, retry: false, title: 'The product keys and the tenant are not on the same clock' },
  countryNotServed: { status: 422, retry: false, title: 'No service in this country' },
  keyInUse: { status: 409, retry: false, title: 'A reserved or used product key cannot be revoked' },
  keyOfOrder: { status: 409, retry: false, title: 'The product key belongs to an order' },
  otherCustomersOrder: { status: 422, retry: false, title: 'The keys were ordered for another customer' },
  keysShown: { status: 409, retry: false, title: 'The product keys have been shown, or were given back' },
  keysNotReturnable: { status: 409, retry: false, title: 'The product keys cannot be given back' },
  keyOrderNotPending: { status: 409, retry: false, title: 'The order of keys is not pending' },

  noNewTenant: { status: 409, retry: false, title: 'The redemption makes no tenant that could be corrected' },
  tooManyKeys: { status: 422, retry: false, title: 'A redemption cannot have that many product keys' },
  redemptionClosed: { status: 409, retry: false, title: 'The redemption has ended' },
  agreementRequired: { status: 409, retry: false, title: 'The agreement has not been accepted' },
  agreementSigned: { status: 409, retry: false, title: 'Somebody else has signed the agreement' },
  signatureRequired: { status: 409, retry: false, title: 'The customer has to sign the agreement' },
  signatureRequestClosed: { status: 409, retry: false, title: 'The request for a signature has ended' },
  wrongAgreement: { status: 422, retry: false, title: 'This is not the agreement that the plan asks for' },
  acknowledgementRequired: { status: 422, retry: false, title: 'Not every thing to know was acknowledged' },
  reviewChanged: { status: 409, retry: false, title: 'The review has changed since it was read' },
  renewNotPossible: { status: 409, retry: false, title: 'The subscription cannot be renewed now' },
  useNotPossible: { status: 409, retry: false, title: 'The product keys cannot be used in this way for the tenant' },
  addSeatsNotPossible: { status: 409, retry: false, title: 'Seats cannot be added to the subscription now' },
  replaceNotPossible: { status: 409, retry: false, title: 'The subscription cannot be replaced in this way' },
  replacementWaits: { status: 409, retry: false, title: 'Another subscription takes the place of this one' },
  choiceRequired: { status: 409, retry: false, title: 'It has not been said what the product keys are to be used for' },
  confirmationRequired: { status: 422, retry: false, title: 'Paid days would be lost: that has to be confirmed' },
  undoNotPossible: { status: 409, retry: false, title: 'The subscription is set up, so it cannot be undone' },
  prepaidOnly: { status: 422, retry: false, title: 'Only prepaid terms can be started' },
  usersNotFreed: {
    status: 422,
    retry: false,
    title: 'Somebody who is to be freed holds no licence of the subscription',
  },
  usersToFree: { status: 422, retry: false, title: 'The new term has fewer seats than are assigned' },

  noFreeSeat: { status: 409, retry: false, title: 'No seat is free' },
  unknownUser: { status: 422, retry: false, title: 'The user is not known in this tenant' },
  malformedUser: { status: 422, retry: false, title: 'It is neither the id of a user nor an e-mail address' },
  nestedGroup: { status: 422, retry: false, title: 'A group cannot be a member of a group' },
  licenceOfGroup: { status: 409, retry: false, title: 'The licence comes from a group' },
  nameInUse: { status: 409, retry: false, title: 'Another group of the tenant has this name' },
  tooManyPlans: { status: 409, retry: false, title: 'A group holds no more plans' },
  repeatedUser: { status: 422, retry: false, title: 'The user is named before' },
  noAdministrator: { status: 409, retry: false, title: 'The tenant has no administrator' },
  userDeactivated: { status: 409, retry: false, title: 'The user is deactivated' },
  userNotDeactivated: { status: 409, retry: false, title: 'The user is not deactivated' },
  restorePeriodOver: { status: 409, retry: false, title: 'The user was deactivated too long ago to be restored' },
  userInTransition: { status: 409, retry: true, title: 'The user is just being deactivated or restored' },
  emailInUse: { status: 409, retry: false, title: 'Another user of the tenant has this e-mail' },
  lastAdministrator: { status: 409, retry: false, title: 'There has to be at least one active administrator' },
  tooManyAdministrators: { status: 422, retry: false, title: 'A tenant cannot have that many administrators' },
  notChangeable: { status: 422, retry: false, title: 'The field never changes' },
  wrongLines: { status: 422, retry: false, title: 'The file has lines that are wrong' },
  licenceInUse: { status: 409, retry: false, title: 'The licence has been used lately' },
  reclaimOpen: { status: 409, retry: false, title: 'The licence is about to be reclaimed already' },
  reclaimClosed: { status: 409, retry: false, title: 'The licences are no longer about to be reclaimed' },
  licenceHeld: { status: 409, retry: false, title: 'The user holds such a licence already' },
  licenceRequestOpen: {
    status: 409,
    retry: false,
    title: 'The licence has been asked for and nobody has answered yet',
  },
  licenceRequestClosed: { status: 409, retry: false, title: 'The request for a licence is not open any more' },
  ownLicenceOnly: { status: 403, retry: false, title: 'Licences are asked for by who needs them' },
  noFittingSubscription: { status: 409, retry: false, title: 'No subscription gives the licence that is asked for' },
  severalSubscriptions: { status: 409, retry: false, title: 'Several subscriptions could give the licence' },
  licencesNotChangeable: { status: 409, retry: false, title: 'Licences cannot be changed in this state' },

  subscriptionEnded: { status: 409, retry: false, title: 'The subscription has ended' },
  deletionBegun: { status: 409, retry: false, title: 'The deletion of the data has begun' },
  alreadyOnHold: { status: 409, retry: false, title: 'The subscription is under legal hold' },
  selfServiceDisabled: { status: 409, retry: false, title: 'The organisation does not let its users buy this' },
  notForSelfService: { status: 409, retry: false, title: 'The plan is not bought by users themselves' },
  consumerConsentRequired: { status: 409, retry: false, title: 'A consumer has to ask for it to begin at once' },
  withdrawalNotPossible: { status: 409, retry: false, title: 'A consumer can no longer withdraw from it' },
  orderOpen: { status: 409, retry: false, title: 'Something else is ordered for the subscription already' },
  handOverOpen: { status: 409, retry: false, title: 'It has been offered to a user who has not answered yet' },
  handOverClosed: { status: 409, retry: false, title: 'The offer does not hold any more' },
  proposalOpen: { status: 409, retry: false, title: 'It has been proposed to the customer already' },
  proposalClosed: { status: 409, retry: false, title: 'The proposal does not hold any more' },
  noBillingAccount: { status: 409, retry: false, title: 'The user has no billing account' },
  trialTaken: { status: 409, retry: false, title: 'The user has had a trial of this product' },
  purchaserDecides: { status: 409, retry: false, title: 'A user pays for this, and decides on it' },
  organisationDecides: {
    status: 409,
    retry: false,
    title: 'The organisation takes it over, and decides on what follows',
  },
  cancellationNotPossible: { status: 409, retry: false, title: 'The subscription cannot be cancelled like that' },
  renewalNotChangeable: { status: 409, retry: false, title: 'What follows the term cannot be changed like that' },
  payerNotChangeable: { status: 409, retry: false, title: 'Who pays for it cannot be changed like that' },
  noPayer: { status: 409, retry: false, title: 'The organisation has no billing account' },
  takeOverNotPossible: { status: 409, retry: false, title: 'The subscription cannot be taken over like that' },
  noTakeOver: { status: 409, retry: false, title: 'No taking over is ahead that could be taken back' },
  leaverDecisionNotPossible: {
    status: 409,
    retry: false,
    title: 'Nobody decides on this purchase for a user who has left',
  },
  notCancelled: { status: 409, retry: false, title: 'There is no cancellation that could be withdrawn' },
  notOnHold: { status: 409, retry: false, title: 'The subscription is not under legal hold' },

  usersNotMoved: { status: 409, retry: false, title: 'Not every user could be moved' },
  notFailed: { status: 422, retry: false, title: 'The user is not among those who could not be moved' },
  notRunning: { status: 409, retry: false, title: 'The set-up is not running' },
  notPaused: { status: 409, retry: false, title: 'The set-up is not paused' },
  notStuck: { status: 409, retry: false, title: 'It is not stuck' },
  tenantErased: { status: 409, retry: false, title: 'The data of the tenant was deleted' },

  unknownPartner: { status: 422, retry: false, title: 'There is no partner with this id' },
  partnerNotEnrolled: { status: 409, retry: false, title: 'The partner is not enrolled in the partner programme' },
  partnerSuspended: { status: 409, retry: false, title: 'The partner is suspended from the partner programme' },
  partnerMayNotSell: { status: 409, retry: false, title: 'The partner cannot sell now' },
  distributorCycle: { status: 422, retry: false, title: 'The partner would be its own distributor' },
  ownPartnerOfRecord: { status: 422, retry: false, title: 'A partner cannot be partner of record of itself' },
  resellerEndsIt: { status: 409, retry: false, title: 'Only the partner can end a reseller relation' },
  alreadyReseller: { status: 409, retry: false, title: 'The partner is a reseller of the customer already' },
  invitationDeclined: { status: 409, retry: false, title: 'The customer has declined such an invitation lately' },
  invitationClosed: { status: 409, retry: false, title: 'The invitation is not open any more' },
  transferClosed: { status: 409, retry: false, title: 'The transfer is not open any more' },
  otherCloud: { status: 422, retry: false, title: 'What was named is in another cloud' },
  offerOpen: { status: 409, retry: false, title: 'An offer of the partner to the customer is still open' },
  offerNotOpen: { status: 409, retry: false, title: 'The offer is not open any more' },
  delegationNotActive: { status: 409, retry: false, title: 'The partner has no access by this delegation' },
  extensionNotPossible: { status: 409, retry: false, title: 'The delegation cannot be extended now' },
  extensionNotAsked: { status: 409, retry: false, title: 'No extension has been asked for' },

  timeSkippingOff: { status: 409, retry: false, title: 'The Temporal server has time skipping switched off' },
  clockGoesForward: { status: 422, retry: false, title: 'A test clock only goes forward' },
  clockAdvancing: { status: 409, retry: true, title: 'The test clock is advancing' },
  nothingDue: { status: 409, retry: false, title: 'Nothing is due on the test clock' },

  planNotOnSale: { status: 409, retry: false, title: 'The plan is not on sale' },
  dataPlaneRefused: { status: 502, retry: false, title: 'The data plane refused for good' },
  dataPlaneUnavailable: { status: 503, retry: true, title: 'The data plane does not answer' },
  paymentProviderRefused: { status: 502, retry: false, title: 'The payment provider refused for good' },
  paymentProviderUnavailable: { status: 503, retry: true, title: 'The payment provider does not answer' },
  unknownPaymentMethod: { status: 422, retry: false, title: 'The customer has no such payment method' },
  refundTooHigh: { status: 409, retry: false, title: 'More would be refunded than was paid' },
  refundNotPossible: { status: 409, retry: false, title: 'Only a payment that has succeeded can be refunded' },
  realServiceOnTestClock: { status: 409, retry: false, title: 'On a test clock only local counterparts are asked' },
  brokenStatement: { status: 422, retry: false, title: 'The bank statement cannot be read' },
  exchangeRateUnavailable: { status: 503, retry: true, title: 'The central bank does not answer' },
  unknownExchangeRate: { status: 422, retry: false, title: 'The central bank has no such exchange rate' },
  taxAuthorityUnavailable: { status: 503, retry: true, title: 'The tax authority does not answer' },
  taxAuthorityRefused: { status: 502, retry: false, title: 'The tax authority refused for good' },
  noAuthorityCertificate: { status: 409, retry: false, title: 'The seller has no certificate for the tax authority' },
  tooManyWebhookEndpoints: { status: 409, retry: false, title: 'There are too many webhook endpoints' },
  webhookAddressNotAllowed: { status: 422, retry: false, title: 'Webhooks are not sent to this address' },
  webhookEndpointDisabled: { status: 409, retry: false, title: 'The webhook endpoint is disabled' },
  deliveryPending: { status: 409, retry: false, title: 'The webhook is on its way already' },
  mailRefused: { status: 502, retry: false, title: 'The mail server refused the message for good' },
  mailDeferred: { status: 503, retry: true, title: 'The mailbox does not take the message now' },
  mailUnavailable: { status: 503, retry: true, title: 'The mail server does not answer' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Particulars that are safe to show to the caller: plain JSON, never a whole key or another tenant's data. */
export type ErrorDetails = Readonly<Record<string, unknown>> & {
  /** JSON pointer (RFC 6901) of the field of the request body that is wrong. */
  readonly pointer?: string;
  /** What it is about, to find whom to contact; not shown to the caller. */
  readonly about?: ErrorSubject;
};

/** Ids only. */
export interface ErrorSubject {
  /** The partner that sold the keys; null: the reseller. */
  readonly soldBy?: string | null;
  readonly plan?: { readonly id: string; readonly version: number };
  /** The partner that it is about. */
  readonly partnerId?: string;
  /** The redemption that holds the keys. */
  readonly redemptionId?: string;
}

/** An error of the catalogue, with a message for this case that says what would be right. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    message: string = errorCatalogue[code].title,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get retry(): boolean {
    return errorCatalogue[this.code].retry;
  }
}

/**
 * What was looked for.
 *
 * @param what names it in the message, with its id: `tenant ten_1`
 * @throws DomainError notFound when it is not there, or not for this caller
 */
export function requireFound<Found>(found: Found | null | undefined, what: string, details: ErrorDetails = {}): Found {
  if (found === null || found === undefined) throw new DomainError('notFound', `There is no ${what}.`, details);
  return found;
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export interface ProcessProblem {
  readonly code: ErrorCode;
  readonly message: string;
}
