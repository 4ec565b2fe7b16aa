import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** The request that something is done for, in Temporal's headers and in the logs: ids only. */
export interface RequestOrigin {
  readonly requestId: string;
  /** Id of the API key. */
  readonly callerId: string;
}

const header = 'perennial-request';

/** The headers with the origin in them; as they are for what is done for no request. */
export function withOrigin(headers: Headers, origin: RequestOrigin | undefined): Headers {
  return origin ? { ...headers, [header]: defaultPayloadConverter.toPayload({ ...origin }) } : headers;
}

/** The origin that headers carry; none in those of what was due by itself or began before origins were kept. */
export function originIn(headers: Headers): RequestOrigin | undefined {
  const payload = headers[header];
  return payload && defaultPayloadConverter.fromPayload<RequestOrigin>(payload);
}

/** What a log line says of its origin. */
export function loggedOrigin(origin: RequestOrigin | undefined): Record<string, string> {
  return origin ? { requestId: origin.requestId, caller: origin.callerId } : {};
}
