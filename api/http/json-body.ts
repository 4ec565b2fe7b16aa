import { isUtf8 } from 'node:buffer';
import type { Request, Response } from 'express';
import { DomainError } from '../../domain/errors.js';
import { readBytes } from './read-bytes.js';
import type { DecodeText, TextEncoding } from './text-encoding.js';

const jsonTypes = ['application/json', 'application/merge-patch+json'];

/** A body that was read; `body` is undefined when there is none. */
export interface ReceivedBody {
  readonly body: unknown;
  /** As it came, for signatures over it. */
  readonly bytes: Buffer;
  readonly encoding: TextEncoding;
}

export const noBody: ReceivedBody = { body: undefined, bytes: Buffer.alloc(0), encoding: 'UTF-8' };

/** Reads the body of a request. */
export type ReadBody = (request: Request, response: Response) => Promise<ReceivedBody>;

/**
 * Reads JSON, or a text of another type as it is. JSON is UTF-8 always; a text may be in another encoding.
 * @param bodyLimit in bytes
 * @throws (the function made) DomainError `unsupportedMediaType`, `malformedJson`, `bodyTooLarge`
 */
export function bodyReader({
  bodyLimit: limit,
  bodyTypes,
  decodeBody,
}: {
  readonly bodyLimit: number;
  readonly bodyTypes: readonly string[];
  readonly decodeBody: DecodeText;
}): ReadBody {
  const types = bodyTypes.includes('application/json') ? jsonTypes : [...bodyTypes];
  return async (request, response) => {
    const type = request.is(types);
    if (type === false && request.get('Content-Length') !== '0') {
      throw new DomainError('unsupportedMediaType', `Send the body as ${bodyTypes.join(' or ')}`);
    }
    if (type === null) return noBody;
    const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.get('Content-Type') ?? '')?.[1]?.toLowerCase();
    if (types === jsonTypes) {
      if (charset !== undefined && charset !== 'utf-8') throw new DomainError('unsupportedMediaType', 'JSON is UTF-8');
      const bytes = await readBytes(request, response, limit);
      return { body: parseJson(bytes), bytes, encoding: 'UTF-8' };
    }
    const bytes = await readBytes(request, response, limit);
    const { text, encoding } = decodeBody(bytes, charset);
    return { body: text, bytes, encoding };
  };
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new DomainError('malformedJson', 'The body is not valid UTF-8');
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // Not the parser's own words, which quote the body.
    throw new DomainError('malformedJson');
  }
}
