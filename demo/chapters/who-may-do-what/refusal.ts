/** A refusal as people read it: in the language of their API key, with whom they can ask. */
import { cs } from '../../../api/i18n/cs.js';
import { pl } from '../../../api/i18n/pl.js';
import type { ErrorCode } from '../../../domain/errors.js';
import type { ApiClient } from '../../api-client.js';
import type { Stage } from '../../chapter.js';

const titles = { pl: pl.title, cs: cs.title };

interface Attempt {
  readonly path: string;
  readonly body: unknown;
  readonly expected: {
    readonly language: keyof typeof titles;
    readonly code: ErrorCode;
    /** The name of a seller; `reseller` for who runs Perennial, whatever the name; none where the caller can solve it alone. */
    readonly contact?: string;
  };
}

export async function expectRefusal(
  { story }: Stage,
  sentence: string,
  api: ApiClient,
  { path, body, expected }: Attempt,
): Promise<void> {
  const { status, code, title, detail, contact } = await api.refusal('POST', path, { json: body });
  story.expect<unknown>(
    `${sentence}: ${expected.code}`,
    { code, title, contact: contact?.role === 'reseller' ? contact.role : contact?.name },
    { code: expected.code, title: titles[expected.language][expected.code], contact: expected.contact },
  );
  story.print(`${status} ${detail.startsWith(title) ? detail : `${title}. ${detail}`}`);
  if (contact) story.print(`→ ${[contact.name, contact.email].filter((known) => known !== null).join(', ')}`);
}
