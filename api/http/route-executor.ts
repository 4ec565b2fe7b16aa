import type { AuditEntry } from '../../models/operations/audit.js';
import type { StoredAnswer } from '../../models/request-records.js';
import { auditBody, type Change, entryOf } from './audited.js';
import { tenantOf } from './caller.js';
import { checkAnswer, checkedEvents } from './check-answer.js';
import type { CallContext, CheckedHandler, Route } from './define-route.js';
import type { ExecutionResult } from './execute-idempotently.js';
import { possibleProblems } from './open-api.js';
import { OperationPending } from './operation-pending.js';
import { asDomainError } from './problems.js';
import { renderAnswer } from './render-answer.js';
import type { CoreServices, RouteContext } from './route-context.js';

/** Executes a checked request of one route, and writes down what it changes. */
export type ExecuteRoute<Services> = (
  call: Omit<CallContext<Services>, 'changes' | 'resumed'>,
  handler: CheckedHandler<Services>,
) => Promise<ExecutionResult>;

/** How the requests of a route are executed: the handler, its audit entry, the rendered answer. */
export function routeExecutor<Services extends CoreServices>(
  route: Route<Services>,
  { database, acceptOperation }: Services,
  { access, production }: Pick<RouteContext, 'access' | 'production'>,
): ExecuteRoute<Services> {
  const documented = new Set(possibleProblems(route, access));
  const { operationId } = route;
  const { audit } = database;

  return async (call, handler) => {
    const { requestHash } = call;
    let announced: Change | undefined;
    let written = false;
    const changes = async (change: Change) => {
      announced = change;
      const entry = await entryOf(change, { ...call, operationId }, database);
      // Announced twice: somebody else was faster, and what was before is something else.
      if (written) await audit.rewrite(entry);
      else written = await audit.write(entry);
    };
    const attempt = (resumed: boolean) => handler({ ...call, changes, resumed });
    let resumed = false;
    /** A refusal before anything was to be changed may be due to what an earlier try has changed. */
    const resume = async (refusal: unknown) => {
      resumed = !announced && !asDomainError(refusal).retry && (await audit.mayHaveChanged(requestHash));
      if (!resumed) throw refusal;
      return attempt(true);
    };
    try {
      const answer = await attempt(false).catch(resume);
      if (!production) {
        checkAnswer(route, answer);
        if (!announced && !resumed && !route.changesNothing && !answer.refused && answer.status < 400)
          throw new Error(`${operationId} does not say what it changes`);
      }
      const description = route.answers[answer.status];
      const sent = renderAnswer(answer, description);
      const end: AuditEnd = answer.refused
        ? { outcome: 'refused', after: null, code: answer.refused }
        : { outcome: 'done', after: auditBody(answer), code: null };
      const checks = production ? undefined : description?.events;
      return {
        sent,
        file: answer.file,
        events: checks && answer.events ? checkedEvents(route, checks, answer.events) : answer.events,
        repeated: answer.masked === undefined ? sent : renderAnswer(answer, description, answer.masked),
        tenantId: announced?.tenantId ?? tenantOf(call.caller),
        completeAudit: announced || resumed ? () => audit.complete(requestHash, end) : async () => {},
      };
    } catch (thrown) {
      if (thrown instanceof OperationPending && acceptOperation && route.longRunning && announced) {
        const sent = await acceptOperation(thrown.command, announced, { ...call, operationId });
        return { sent, repeated: null, tenantId: announced.tenantId, completeAudit: async () => {} };
      }
      const { code, retry } = asDomainError(thrown);
      if (!production && !documented.has(code)) {
        throw new Error(`${operationId} does not document the problem ${code}`, { cause: thrown });
      }
      // What may still succeed when it is repeated stays begun.
      if (announced && !retry) await audit.complete(requestHash, { outcome: 'refused', after: null, code });
      throw thrown;
    }
  };
}

type AuditEnd = Pick<AuditEntry, 'outcome' | 'after' | 'code'>;

/** How a change ended, by the answer that was stored for it. */
export function auditOutcome({ status, headers, body }: StoredAnswer): AuditEnd {
  const parsed: unknown = headers['Content-Type']?.includes('json') ? JSON.parse(body) : body;
  if (status < 400) return { outcome: 'done', after: auditBody({ body: parsed }), code: null };
  return { outcome: 'refused', after: null, code: (parsed as { code: string }).code };
}
