/** What the Temporal UI says of a redemption: what it waits for and until when, or how it ended. */
import type { RedemptionEnd } from '../../contracts/keys/redemption.js';
import { instantFromMillis } from '../../domain/calendar.js';

export interface RedemptionSituation {
  /** Null while the keys are being reserved; then why they were not, if so. */
  readonly reserved: { readonly refusal: { readonly code: string } | null } | null;
  readonly decided: boolean;
  readonly agreed: boolean;
  /** It is being carried out. */
  readonly committing: boolean;
  /** Epoch milliseconds. */
  readonly lapsesAt: number;
  readonly end: RedemptionEnd | null;
  /** By the workflow's time, where it has ended. */
  readonly endedAt: string | null;
  /** Of the subscription that was begun or changed. */
  readonly subscriptionId: string | null;
}

/** One or two sentences in Markdown, with ids and codes only. */
export function redemptionDetails(situation: RedemptionSituation): string {
  const { reserved, committing, lapsesAt, end, endedAt, subscriptionId } = situation;
  switch (end) {
    case 'redeemed':
      return `**Redeemed** at ${endedAt}: the subscription is \`${subscriptionId}\`.`;
    case 'refused':
      return `**Refused** at ${endedAt}: \`${reserved?.refusal?.code}\`. No key is reserved.`;
    case 'cancelled':
      return `**Cancelled** at ${endedAt} by its caller: the keys are free again.`;
    case 'lapsed':
      return `**Lapsed** at ${endedAt}, since nothing went on: the keys are free again.`;
    case null:
      break;
  }
  if (reserved === null) return '**Opening**: the keys are being reserved.';
  if (committing) {
    return '**Redeeming**: from the first key that is used there is no way but on.\n\nWhat fails and may pass is tried again by itself: see the pending activities.';
  }
  return `**Open**: it waits for ${awaitedOf(situation)}.\n\nThe keys are freed at ${instantFromMillis(lapsesAt)} unless it goes on before.`;
}

function awaitedOf({ decided, agreed }: RedemptionSituation): string {
  if (!decided) return 'the choice of what the keys are used for';
  return agreed ? '`redeem`' : 'the agreement to be accepted';
}
