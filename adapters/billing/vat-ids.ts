/** The port to VIES, the Commission's register of VAT ids. Its being away is an answer: never that an id is invalid. */
import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import { fetchReply, NoReply, type Reply, serviceCircuit } from './fetch-reply.js';
import { type OutsideService, realOnly } from './local-only.js';

export interface VatIdQuestion {
  /** With the country's prefix; Greece is EL or GR, Northern Ireland XI. */
  readonly vatId: string;
  /** The seller's: with it VIES gives a number that proves the question. */
  readonly requesterVatId: string | null;
  /** Now on the tenant's test clock (RFC 3339), by which the answer is dated. The real register refuses it. */
  readonly at?: string | undefined;
}

interface VatIdReply {
  /** As it was asked, without spaces and signs. */
  readonly vatId: string;
  /** RFC 3339. */
  readonly answeredAt: string;
}

export type VatIdAnswer =
  | (VatIdReply & {
      readonly answer: 'valid';
      /** The proof of the question, to be kept. Null when no requester was named. */
      readonly requestIdentifier: string | null;
      /** Null where the member state does not tell. */
      readonly name: string | null;
      readonly address: string | null;
    })
  | (VatIdReply & { readonly answer: 'invalid'; readonly requestIdentifier: string | null })
  /** Nothing is known: ask again later. `reason` is VIES's word, or `NO_REPLY`. */
  | (VatIdReply & { readonly answer: 'unavailable'; readonly reason: string });

/** Port to the register of VAT ids. */
export interface VatIdRegister extends OutsideService {
  /** @throws DomainError invalidRequest for what is no VAT id of a member state; the signal's reason when it is aborted */
  check(question: VatIdQuestion, signal?: AbortSignal): Promise<VatIdAnswer>;
}

export interface ViesOptions {
  /** Numbers are posted to `<url>/check-vat-number`; the Commission's own when left out. */
  readonly url?: string;
  readonly local: boolean;
  readonly timeoutMs: number;
}

export const commissionsVies = 'https://ec.europa.eu/taxation_customs/vies/rest-api';

/** As VIES writes them. */
const countries = new Set(
  'AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI'.split(' '),
);

const answerSchema = z.object({
  valid: z.boolean(),
  requestDate: z.string().optional(),
  requestIdentifier: z.string().nullish(),
  name: z.string().nullish(),
  address: z.string().nullish(),
});
const errorSchema = z.object({ errorWrappers: z.array(z.object({ error: z.string() })).min(1) });

/** VIES by its REST API, or the local counterpart in servers/registers.ts. */
export function viesRegister({ url = commissionsVies, local, timeoutMs }: ViesOptions): VatIdRegister {
  const target = new URL(`${url.replace(/\/+$/, '')}/check-vat-number`);
  const name = local ? 'The local register of VAT ids' : 'VIES';
  const circuit = serviceCircuit();
  return {
    name,
    local,
    async check({ vatId, requesterVatId, at }, signal) {
      if (!local) realOnly(name, at);
      const { country, number } = partsOf(vatId, '/vatId');
      const requester = requesterVatId === null ? undefined : partsOf(requesterVatId, '/requesterVatId');
      const question = {
        countryCode: country,
        vatNumber: number,
        ...(requester ? { requesterMemberStateCode: requester.country, requesterNumber: requester.number } : {}),
      };
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      };
      const asked = { vatId: `${country}${number}`, answeredAt: at ?? new Date().toISOString() };
      try {
        return understood(asked, await fetchReply(target, { ...request, whom: name, timeoutMs, signal, circuit }));
      } catch (error) {
        if (error instanceof NoReply) return { ...asked, answer: 'unavailable', reason: 'NO_REPLY' };
        throw error;
      }
    },
  };
}

/** @throws DomainError invalidRequest */
function partsOf(vatId: string, pointer: string): { readonly country: string; readonly number: string } {
  const written = vatId.toUpperCase().replaceAll(/[\s.-]/g, '');
  const country = written.startsWith('GR') ? 'EL' : written.slice(0, 2);
  const number = written.slice(2);
  if (countries.has(country) && /^[0-9A-Z+*]{2,12}$/.test(number)) return { country, number };
  throw new DomainError('invalidRequest', 'A VAT id is a member state’s prefix and 2 to 12 letters and digits', {
    pointer,
  });
}

function understood(asked: VatIdReply, { status, json }: Reply): VatIdAnswer {
  const error = errorSchema.safeParse(json).data?.errorWrappers[0]?.error;
  // The form is wrong: no such id can exist. Every other error is about VIES or the member state's own register.
  if (error === 'INVALID_INPUT') return { ...asked, answer: 'invalid', requestIdentifier: null };
  if (error !== undefined) return { ...asked, answer: 'unavailable', reason: error };
  const answer = answerSchema.safeParse(json).data;
  if (!answer || status !== 200) return { ...asked, answer: 'unavailable', reason: `HTTP_${status}` };
  const requestIdentifier = told(answer.requestIdentifier);
  if (!answer.valid) return { ...asked, answer: 'invalid', requestIdentifier };
  return { ...asked, answer: 'valid', requestIdentifier, name: told(answer.name), address: told(answer.address) };
}

/** Member states that keep names to themselves answer `---`. */
function told(text: string | null | undefined): string | null {
  const said = text?.trim() ?? '';
  return said === '' || said === '---' ? null : said;
}
