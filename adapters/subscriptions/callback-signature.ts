import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** Whether a request is from somebody who has the secret, not long ago: by its body as it came, and its headers. */
export type CheckSignature = (body: Buffer, headers: IncomingHttpHeaders) => boolean;

/** For callbacks signed as Standard Webhooks. @throws when `secret` is not base64 */
export function callbackSignature(secret: string): CheckSignature {
  const webhook = new Webhook(secret);
  return (body, headers) => {
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    try {
      webhook.verify(body, given, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  };
}
