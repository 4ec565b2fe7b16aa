/** People whom a caller names in a list, each by the id or the e-mail address: docs/concepts.md, "Set-up and licences". */
import { DomainError, type ErrorCode } from '../errors.js';

/** Whom one place of a list names, or why nobody. */
export type NamedPerson =
  | { readonly userId: string; readonly refused?: undefined }
  | {
      readonly userId: null;
      readonly refused: Extract<ErrorCode, 'malformedUser' | 'unknownUser' | 'repeatedUser' | 'nestedGroup'>;
    };

/** A place of a request that names a person, by its JSON pointer. */
export type Place = NamedPerson & { readonly pointer: string };

/** What became of a person. */
export interface PersonAnswer<Result extends string = string> {
  readonly userId: string;
  readonly result: Result;
  readonly problem?: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/** What became of the person of a place; `userId` null where nobody is named there. */
export interface PlaceAnswer<Result extends string = string> {
  readonly pointer: string;
  readonly userId: string | null;
  readonly result: Result | 'refused';
  readonly problem?: NonNullable<PersonAnswer['problem']> & {
    /** What its sentence names. */
    readonly details?: Readonly<Record<string, string>>;
  };
}

/** Place by place, in the order of the request. */
export function answersAt<Result extends string>(
  places: readonly Place[],
  answers: readonly PersonAnswer<Result>[],
): PlaceAnswer<Result>[] {
  const byUser = new Map(answers.map((answer) => [answer.userId, answer]));
  return places.map(({ pointer, userId, refused }) => {
    const answer = userId === null ? undefined : byUser.get(userId);
    const { code, message } = (refused ? new DomainError(refused) : answer?.problem) ?? {};
    const problem = code && message ? { problem: { code, message } } : {};
    return { pointer, userId, result: answer?.result ?? 'refused', ...problem };
  });
}

const idOfUser = /^usr_[0-9a-f]{24}$/;

/** Whether it can only be an e-mail address. */
export function isEmailAddress(named: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(named);
}

/**
 * Whom a list names, place by place. Whether an id is somebody's is seen where it is used.
 * @param idByEmail ids by e-mail addresses in lower case
 */
export function identify(list: readonly string[], idByEmail: ReadonlyMap<string, string>): NamedPerson[] {
  const before = new Set<string>();
  return list.map((written): NamedPerson => {
    const named = written.trim().toLowerCase();
    const isId = idOfUser.test(named);
    if (!isId && !isEmailAddress(named)) return { userId: null, refused: 'malformedUser' };
    const userId = isId ? named : (idByEmail.get(named) ?? null);
    const key = userId ?? named;
    if (before.has(key)) return { userId: null, refused: 'repeatedUser' };
    before.add(key);
    return userId === null ? { userId, refused: 'unknownUser' } : { userId };
  });
}
