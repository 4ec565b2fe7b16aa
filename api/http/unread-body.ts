import type { IncomingMessage, ServerResponse } from 'node:http';

/** A body that is announced to be no longer than this is taken off the wire anyhow, so that the connection can be used again. */
const mostDiscarded = 64 * 1024;
/** How long a caller may take to read an answer that came before its body was sent, in milliseconds. */
const lingerMs = 1_000;

/**
 * Answered before its body has come whole, a request is read no further: the answer says that the connection closes, and the
 * caller has a moment to read it. Node by itself would go on to read and discard the body, however long it is.
 */
export function leaveUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (chunked === undefined && Number(length ?? 0) <= mostDiscarded) return;
  const { socket } = request;
  const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.writeHead = (...parts: unknown[]) => {
    if (!request.complete) {
      response.setHeader('Connection', 'close');
      // Called by Node after the answer. To close at once would take the answer away from who has not read it yet.
      socket.destroySoon = () => {
        socket.end();
        socket.pause();
        setTimeout(() => socket.destroy(), lingerMs).unref();
      };
    }
    return writeHead(...parts);
  };
}
