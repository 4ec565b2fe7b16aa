/** What mails about keys and agreements say, as facts. */

interface Common {
  readonly reader: { readonly name: string };
  readonly locale: string;
  readonly zone: string;
  readonly organisation: string;
  /** The partner that does it; null: the reseller. */
  readonly partner: string | null;
  /** Whom the reader turns to; null: nobody is known. */
  readonly contact: string | null;
  /** RFC 3339. */
  readonly at: string;
}

export interface SignatureRequestedMail extends Common {
  readonly kind: 'signatureRequested';
  readonly agreement: string;
  readonly version: string;
  /** Of the plan that it is for; null: it is for none yet. */
  readonly planName: string | null;
  /** The last day on which it can be signed, by UTC. */
  readonly signBy: string;
  readonly link: string;
}

export interface KeysRedeemedMail extends Common {
  readonly kind: 'keysRedeemed';
  readonly planName: string;
  readonly seats: number;
  readonly redemptionId: string;
  readonly subscriptionId: string;
}

export interface KeyOrderDeclinedMail extends Common {
  readonly kind: 'keyOrderDeclined';
  readonly planName: string;
  readonly seats: number;
  readonly keys: number;
  readonly keyOrderId: string;
  readonly reason: string;
}

export type KeysMailContent = SignatureRequestedMail | KeysRedeemedMail | KeyOrderDeclinedMail;
