import type { KeysMailKind } from '../keys-content.js';

export type KeysLabel =
  | 'organisation'
  | 'agreementName'
  | 'planName'
  | 'signBy'
  | 'seats'
  | 'keys'
  | 'reason'
  | 'redemptionId'
  | 'subscriptionId'
  | 'keyOrderId';

/** Messages in ICU MessageFormat. */
export interface KeysTexts {
  readonly mail: Readonly<Record<KeysMailKind, { readonly subject: string; readonly paragraphs: readonly string[] }>>;
  readonly linkLabel: string;
  readonly label: Readonly<Record<KeysLabel, string>>;
}
