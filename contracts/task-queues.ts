/**
 * Effects outside have task queues of their own, by kind, so that one dead target starves nothing else: `payments` for what asks the
 * payment provider, so that `billing` does not wait for it. Test clocks have one, since they hold a slot of a worker while they wait for
 * the workflows that they move.
 */
export const effectKinds = ['mail', 'dataPlane', 'billing', 'payments', 'authority', 'webhooks', 'clocks'] as const;
export type EffectKind = (typeof effectKinds)[number];

const suffixes: Readonly<Record<EffectKind, string>> = {
  mail: 'mail',
  dataPlane: 'data-plane',
  billing: 'billing',
  payments: 'payments',
  authority: 'authority',
  webhooks: 'webhooks',
  clocks: 'clocks',
};

/** The task queue of a kind of effect beside the one for workflows and our own records. */
export function effectQueue(taskQueue: string, kind: EffectKind): string {
  return `${taskQueue}-${suffixes[kind]}`;
}
