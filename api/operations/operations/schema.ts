import { z } from 'zod';
import { DomainError } from '../../../domain/errors.js';
import type { OperationRecord } from '../../../models/operations/operations.js';
import { placeAnswersOf } from '../../../models/operations/person-answers.js';
import { instant, showInstant } from '../../formats.js';
import { describeProblem, problemSchema } from '../../http/problems.js';
import type { Language } from '../../i18n/language.js';
import { inLanguage, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';

export const operationId = idOf('operation', 'Id of the operation');

export const operation = z
  .strictObject({
    id: operationId,
    operation: z.string().meta({ description: 'Operation id of the request', example: 'redeemKeys' }),
    state: z.enum(['running', 'succeeded', 'failed']),
    createdAt: instant,
    endedAt: instant.nullable().meta({ description: 'When it ended; null while it runs' }),
    resource: z.string().nullable().meta({
      description: 'Address of the resource that it changes',
      example: '/v1/redemptions/red_3f5a1c0b9d8e7f6a5b4c3d2e',
    }),
    results: z
      .array(resultAt(z.string().meta({ example: 'assigned' })))
      .nullable()
      .meta({ description: 'Of a change that is answered person by person: as in that answer, once it has succeeded' }),
    problem: problemSchema.nullable().meta({ description: 'Why it failed' }),
  })
  .meta({ id: 'Operation', description: 'A change that takes longer than its caller waits' });

export function showOperation(record: OperationRecord, language: Language): z.input<typeof operation> {
  const { _id, createdAt, endedAt, outcome } = record;
  return {
    id: _id,
    operation: record.operation,
    state: outcome?.state ?? 'running',
    createdAt: showInstant(createdAt),
    endedAt: endedAt && showInstant(endedAt),
    resource: addressOf(record),
    results: showResults(record, language),
    problem: showFailure(record, language),
  };
}

function showResults({ command, outcome }: OperationRecord, language: Language) {
  const answers = outcome?.state === 'succeeded' ? placeAnswersOf(command, outcome.result) : null;
  return answers && inLanguage(answers, language);
}

const places: Readonly<Record<string, string>> = {
  redemption: '/v1/redemptions',
  subscription: '/v1/subscriptions',
  testClock: '/v1/test-clocks',
};

function addressOf({ subject: { kind, id }, tenantId }: OperationRecord): string | null {
  if (kind === 'user') return `/v1/tenants/${tenantId}/users/${id}`;
  const place = places[kind];
  return place === undefined ? null : `${place}/${id}`;
}

function showFailure({ outcome, requestId }: OperationRecord, language: Language) {
  if (outcome?.state !== 'failed') return null;
  const { code, message, details } = outcome;
  return describeProblem(new DomainError(code, message, details), requestId, { language }).problem;
}
