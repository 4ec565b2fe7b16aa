import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { DomainError } from '../../domain/errors.js';

/** How bodies may be compressed. */
const decompressors = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * Reads the body of a request, unpacked. What is longer than the limit is read no further than that: not at all where the request
 * says its length, and where it waits to be asked for the body it is not asked.
 *
 * @throws DomainError `bodyTooLarge`, `unsupportedMediaType` for an unknown compression, `malformedJson` where it cannot be unpacked
 */
export async function readBytes(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  const decompress = decompressorOf(request.headers['content-encoding'] ?? 'identity');
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  if (waitsToBeAsked(request)) response.writeContinue();
  const bytes = await received(request, limit);
  if (!decompress) return bytes;
  try {
    return await decompress(bytes, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw new DomainError('malformedJson', 'The body cannot be unpacked');
  }
}

/** Whether a caller sends its body only once it was asked for it. */
function waitsToBeAsked({ headers }: IncomingMessage): boolean {
  return headers.expect?.toLowerCase() === '100-continue';
}

function decompressorOf(encoding: string) {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity') return null;
  if (name === 'gzip' || name === 'deflate' || name === 'br') return decompressors[name];
  throw new DomainError('unsupportedMediaType', 'The body may be compressed with gzip, deflate or br');
}

/** Not by `for await`, which destroys a request that it leaves, and the connection of the answer with it. */
function received(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (settle: () => void) => {
      request.off('data', take).off('end', done).off('error', failed).off('close', aborted).pause();
      settle();
    };
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) end(() => reject(tooLarge(limit)));
      else chunks.push(chunk);
    };
    const done = () => end(() => resolve(Buffer.concat(chunks)));
    const failed = () => end(() => reject(new DomainError('malformedJson', 'The body did not come whole')));
    const aborted = failed;
    request.on('data', take).on('end', done).on('error', failed).on('close', aborted);
  });
}

function tooLarge(limit: number): DomainError {
  return new DomainError('bodyTooLarge', `The body may have ${limit} bytes`, { limit });
}
