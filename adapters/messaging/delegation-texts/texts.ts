import type { DelegableScope } from '../../../domain/identity/scopes.js';
import type { DelegationNoticeKind } from '../../../domain/partners/delegation-notices.js';

/**
 * Every message about delegated administration, in ICU MessageFormat. `to` is `tenant` or `partner`; arguments are the facts by their
 * names, days and instants written out.
 */
export interface DelegationTexts {
  readonly subject: Readonly<Record<DelegationNoticeKind, string>>;
  readonly lead: Readonly<Record<DelegationNoticeKind, string>>;
  /** What the partner writes. */
  readonly writes: string;
  readonly mayDo: string;
  readonly forSoLong: string;
  readonly howToAnswer: string;
  readonly audited: string;
  readonly endsAnyTime: string;
  readonly askAgain: string;
  readonly askForMore: string;
  readonly refusedFromNow: string;
  readonly lettingItBe: string;
  readonly question: string;
  readonly open: string;
  /** What each scope lets a partner do, as an item of a list. */
  readonly scope: Readonly<Record<DelegableScope, string>>;
  readonly label: Readonly<Record<DelegationLabel, string>>;
}

export type DelegationLabel = 'organisation' | 'partner' | 'mayDoList' | 'answerBy' | 'until' | 'delegationId';
