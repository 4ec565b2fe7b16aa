/** Names a report of a set-up or a deletion: its subscription, and a number that only grows, so that a late one changes nothing. */
export interface ProgressReport {
  readonly subscriptionId: string;
  readonly revision: number;
}
