/**
 * Effects outside have task queues of their own, by kind, so that one dead target starves nothing else; and test clocks have one,
 * since they hold a slot of a worker while they wait for the workflows that they move.
 */
export const effectKinds = ['mail', 'dataPlane', 'billing', 'authority', 'webhooks', 'clocks'] as const;
export type EffectKind = (typeof effectKinds)[number];

const suffixes: Readonly<Record<EffectKind, string>> = {
  mail: 'mail',
  dataPlane: 'data-plane',
  billing: 'billing',
  authority: 'authority',
  webhooks: 'webhooks',
  clocks: 'clocks',
};

/** The task queue of a kind of effect beside the one for workflows and our own records. */
export function effectQueue(taskQueue: string, kind: EffectKind): string {
  return `${taskQueue}-${suffixes[kind]}`;
}
