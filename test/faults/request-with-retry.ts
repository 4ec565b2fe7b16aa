/** A caller who does not give up: the same request under the same Idempotency-Key, until it is carried out or refused. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answered, isUnderWay, type Perennial } from '../perennial.js';
import { patienceMs } from './while-it-moves.js';

const between = 250;
/** Refusals that pass. */
const passing = ['requestInProgress', 'clockAdvancing', 'userInTransition'];

export async function requestWithRetry(
  perennial: Perennial,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const headers = { 'Idempotency-Key': randomUUID() };
  for (let begun = Date.now(); ; await pause(between)) {
    const answer = await perennial.call(method, path, body, headers);
    if (!isPassing(answer)) return answer;
    // Who advances the clock sees whether it moves.
    if (codeOf(answer) === 'clockAdvancing') begun = Date.now();
    if (Date.now() - begun > patienceMs())
      throw new Error(`${method} ${path} is still answered ${answer.status}: ${answer.text}`);
  }
}

/** @throws when it is refused */
export async function succeedWithRetry(
  perennial: Perennial,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const answer = await requestWithRetry(perennial, method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text}`);
  return answer;
}

export function codeOf({ status, body }: Answered): string | null {
  return status >= 400 ? (body as { code: string }).code : null;
}

function isPassing(answer: Answered): boolean {
  const code = codeOf(answer);
  return isUnderWay(answer) || answer.status >= 500 || (code !== null && passing.includes(code));
}
