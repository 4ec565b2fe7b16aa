import { createHmac, timingSafeEqual } from 'node:crypto';

const idBytes = 12;
const proofBytes = 16;

/**
 * Links that open without an account: a token is the digits of ids and half of their keyed hash. Each purpose has a secret of its
 * own, apart from what else is derived of the same one, so that no token opens anything else.
 */
export class SignedLinks {
  private readonly secret: string;

  /** @param prefixes of the ids, in their order, such as `sub` */
  constructor(
    keyHashSecret: string,
    purpose: string,
    private readonly prefixes: readonly string[],
  ) {
    this.secret = createHmac('sha256', keyHashSecret).update(purpose).digest('hex');
  }

  tokenOf(...ids: readonly string[]): string {
    const digits = Buffer.concat(ids.map((id) => Buffer.from(id.replace(/^.*_/, ''), 'hex')));
    return Buffer.concat([digits, this.proofOf(digits)]).toString('base64url');
  }

  /** The ids that a token was made for; null for one that was not made here. */
  idsOf(token: string): string[] | null {
    const length = this.prefixes.length * idBytes;
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== length + proofBytes || bytes.toString('base64url') !== token) return null;
    const digits = bytes.subarray(0, length);
    if (!timingSafeEqual(bytes.subarray(length), this.proofOf(digits))) return null;
    return this.prefixes.map((prefix, index) => {
      const own = digits.subarray(index * idBytes, (index + 1) * idBytes);
      return `${prefix}_${own.toString('hex')}`;
    });
  }

  private proofOf(digits: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(digits).digest().subarray(0, proofBytes);
  }
}
