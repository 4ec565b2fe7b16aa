/** Effects outside have task queues of their own, by kind, so that one dead target starves nothing else. */
export const effectKinds = ['mail', 'dataPlane'] as const;
export type EffectKind = (typeof effectKinds)[number];

/** The task queue of a kind of effect beside the one for workflows and our own records. */
export function effectQueue(taskQueue: string, kind: EffectKind): string {
  return `${taskQueue}-${kind === 'mail' ? 'mail' : 'data-plane'}`;
}
