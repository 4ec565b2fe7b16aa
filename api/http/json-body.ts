import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { DomainError } from '../../domain/errors.js';

const jsonTypes = ['application/json', 'application/merge-patch+json'];

/** Reads the JSON body of a request; undefined when it has none. */
export type ReadJsonBody = (request: Request, response: Response) => Promise<unknown>;

/** @throws (the function made) DomainError `unsupportedMediaType`, and what body-parser throws: see `asDomainError`. */
export function jsonBodyReader(limit: string): ReadJsonBody {
  const parse = express.json({
    limit,
    type: jsonTypes,
    // A bare string or number is valid JSON of the wrong type: the schema names it better than the parser.
    strict: false,
    verify: (_request, _response, bytes) => {
      // body-parser writes a status on what is thrown here: no DomainError, whose status is fixed.
      if (!isUtf8(bytes)) throw new Error('not UTF-8');
    },
  });
  return async (request, response) => {
    if (request.is(jsonTypes) === false && request.get('Content-Length') !== '0') {
      throw new DomainError('unsupportedMediaType', 'Send the body as application/json');
    }
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    return request.body as unknown;
  };
}
