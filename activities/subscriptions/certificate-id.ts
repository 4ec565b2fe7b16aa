/** One subscription is deleted once, so its certificate's id follows from its own. */
export function certificateIdOf(subscriptionId: string): string {
  return `cert_${subscriptionId.replace(/^sub_/, '')}`;
}
