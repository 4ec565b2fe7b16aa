import type { RelationNewsKind } from '../../domain/partners/news.js';
import type { NotBefore } from '../messages.js';
import { partnerNewsWorkflowId } from '../workflow-ids.js';

/** News of a relation, an invitation or a transfer, which its parties are told. */
export interface PartnerNews {
  readonly kind: RelationNewsKind;
  /** Id of the relation, invitation or transfer, by the kind. */
  readonly about: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
}

export interface PartnerNewsInput extends PartnerNews {
  readonly notBefore: NotBefore;
}

/** What the telling of news is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function partnerNewsOf({ kind, about, tenantId, testClockId }: PartnerNews, notBefore: NotBefore) {
  const input: PartnerNewsInput = { kind, about, tenantId, testClockId, notBefore };
  return {
    workflowId: partnerNewsWorkflowId(tenantId, kind, about),
    args: [input],
    staticSummary: `${kind}, told to the parties`,
  };
}
