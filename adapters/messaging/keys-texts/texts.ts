import type { KeysMailKind } from '../../../domain/messaging/notice-kinds.js';

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
