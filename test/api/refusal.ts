import { type ErrorCode, errorCatalogue } from '../../domain/errors.js';

/** What an answer looks like that refuses by this code, naming this place of the body. */
export function refusal(code: ErrorCode, pointer?: string, details?: Readonly<Record<string, unknown>>) {
  const { status } = errorCatalogue[code];
  return expect.objectContaining({
    status,
    body: expect.objectContaining({
      code,
      status,
      ...(pointer === undefined ? {} : { errors: [expect.objectContaining({ pointer })] }),
      ...(details === undefined ? {} : { details: expect.objectContaining(details) }),
    }),
  });
}
