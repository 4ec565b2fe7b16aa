import { isUtf8 } from 'node:buffer';
import express, { type Request, type Response } from 'express';
import { DomainError } from '../../domain/errors.js';

const jsonTypes = ['application/json', 'application/merge-patch+json'];

/** Reads the body of a request; undefined when it has none. */
export type ReadBody = (request: Request, response: Response) => Promise<unknown>;

/** The bodies as they came, for signatures over them. */
const received = new WeakMap<object, Buffer>();

/** The bytes of a body that was read. */
export function bytesOf(request: Request): Buffer {
  return received.get(request) ?? Buffer.alloc(0);
}

/**
 * Reads JSON, or a text of another type as it is.
 * @throws (the function made) DomainError `unsupportedMediaType`, and what body-parser throws: see `asDomainError`.
 */
export function bodyReader(limit: string, contentType: string): ReadBody {
  const types = contentType === 'application/json' ? jsonTypes : [contentType];
  const options = {
    limit,
    type: types,
    verify: (request: object, _response: unknown, bytes: Buffer) => {
      received.set(request, bytes);
      // body-parser writes a status on what is thrown here: no DomainError, whose status is fixed.
      if (!isUtf8(bytes)) throw new Error('not UTF-8');
    },
  };
  // A bare string or number is valid JSON of the wrong type: the schema names it better than the parser.
  const parse = types === jsonTypes ? express.json({ ...options, strict: false }) : express.text(options);
  return async (request, response) => {
    if (request.is(types) === false && request.get('Content-Length') !== '0') {
      throw new DomainError('unsupportedMediaType', `Send the body as ${contentType}`);
    }
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    return request.body as unknown;
  };
}
