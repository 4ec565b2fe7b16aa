/**
 * A small tax authority for laptops and tests: those parts of KSeF's API 2.0 (https://github.com/CIRFMF/ksef-docs, open-api.json) that
 * Perennial uses, under `/v2`. It verifies signatures, decrypts, checks against the schema, knows duplicates and limits, and keeps all
 * in a folder, so that it may be killed. Nothing that it registers is an invoice. It can be told to be slow, to fail, to lose answers,
 * to judge late and to reject.
 */
import { join } from 'node:path';
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { behaviourRoutes } from './behaviour.js';
import { type HttpListener, listenHttp } from './http-listener.js';
import { Journal } from './journal.js';
import { noSuchAddress, Problem } from './problems.js';
import { Behaviour } from './tax-authority/behaviour.js';
import { hasSigned, SellersCertificates } from './tax-authority/certificates.js';
import { Desk } from './tax-authority/desk.js';
import { EncryptionKeys } from './tax-authority/keys.js';
import { invalidInput, KsefProblem, sendKsefProblem, sendPage } from './tax-authority/ksef-problem.js';
import { type Caller, Logins } from './tax-authority/logins.js';
import { Parts } from './tax-authority/parts.js';
import { RateLimits } from './tax-authority/rate-limits.js';
import { type Put, type ReceivedInvoice, Records, type Session } from './tax-authority/records.js';
import { certificatesSchema, metadataQuerySchema, readAs, sendInvoiceSchema } from './tax-authority/requests.js';
import { receiptOf } from './tax-authority/upo.js';
import { Views } from './tax-authority/views.js';

export interface TaxAuthorityOptions {
  readonly port?: number;
  readonly host?: string;
  /** Where to keep everything across restarts; in memory when left out. */
  readonly folder?: string;
  /** Under which address callers reach it; its own when left out. */
  readonly publicUrl?: string | undefined;
}

/** Starts the tax authority; rejects when the port is taken. */
export async function startTaxAuthority(options: TaxAuthorityOptions = {}): Promise<HttpListener> {
  const { port = 0, host = '127.0.0.1', folder } = options;
  const inFolder = (name: string) => (folder === undefined ? undefined : join(folder, name));
  const journal = inFolder('invoices.jsonl');
  const records = new Records(journal === undefined ? undefined : new Journal<readonly Put[]>(journal));
  const parts = new Parts(inFolder('parts'));
  const certificates = new SellersCertificates(inFolder('certificates'));
  const behaviour = new Behaviour();
  const keys = new EncryptionKeys();
  const logins = new Logins(behaviour);
  const limits = new RateLimits();
  const desk = new Desk(records, parts, keys, behaviour);
  let baseUrl = options.publicUrl ?? '';
  const views = new Views(records, behaviour, () => baseUrl);
  let closed = false;
  const unpackings = new Set<Promise<void>>();

  function unpack(session: Session): void {
    const unpacking = desk
      .unpack(session)
      .catch((error: unknown) => {
        if (!closed) console.error('A batch could not be unpacked:', error);
      })
      .finally(() => unpackings.delete(unpacking));
    unpackings.add(unpacking);
  }

  function sessionOf(request: Request<{ reference: string }>): Session {
    const session = records.session(request.params.reference);
    if (session && session.nip === callerOf(request).nip) return session;
    const detail = `Sesja o numerze referencyjnym ${request.params.reference} nie została znaleziona.`;
    throw new KsefProblem(400, 21173, 'Brak sesji o wskazanym numerze referencyjnym.', [detail]);
  }

  function callerOf(request: Request): Caller {
    return logins.caller(tokenOf(request));
  }

  function sendReceipt(response: Response, invoice: ReceivedInvoice | undefined): void {
    const session = invoice && records.session(invoice.sessionId);
    const receipt = session && views.isShown(invoice) ? receiptOf(invoice, session) : null;
    if (receipt === null) throw new KsefProblem(400, 21178, 'Nie znaleziono UPO dla podanych kryteriów.');
    response.type('application/xml').send(receipt);
  }

  const open = Router();
  open.post('/auth/challenge', (request, response) => {
    response.json(logins.challenge(request.ip ?? ''));
  });
  open.post(
    '/auth/xades-signature',
    express.raw({ type: () => true, limit: '1mb' }),
    async (request: Request<object, unknown, unknown>, response) => {
      if (!Buffer.isBuffer(request.body)) throw new KsefProblem(400, 21001, 'Nieczytelna treść.');
      response.status(202).json(await logins.begin(request.body));
    },
  );
  open.post('/auth/token/redeem', (request, response) => {
    response.json(logins.redeem(tokenOf(request)));
  });
  open.post('/auth/token/refresh', (request, response) => {
    response.json(logins.refresh(tokenOf(request)));
  });
  open.get('/auth/:reference', (request, response) => {
    response.json(logins.status(tokenOf(request), request.params.reference));
  });
  open.get('/security/public-key-certificates', async (_request, response) => {
    response.json(await keys.published());
  });

  const guarded = Router();
  guarded.use((request, _response, next) => {
    limits.take(callerOf(request).nip, request.method, request.path, behaviour.limits);
    next();
  });
  guarded.use(express.json({ limit: '3mb' }));
  guarded.post('/sessions/online', async (request, response) => {
    const session = await desk.openOnline(callerOf(request), request.body, timeOf(request));
    const validUntil = new Date(Date.now() + 12 * 3_600_000).toISOString();
    response.status(201).json({ referenceNumber: session.id, validUntil });
  });
  guarded.post('/sessions/online/:reference/invoices', async (request, response) => {
    const sent = readAs(sendInvoiceSchema, request.body);
    const referenceNumber = await desk.receive(sessionOf(request), sent, timeOf(request));
    response.status(202).json({ referenceNumber });
  });
  guarded.post('/sessions/online/:reference/close', (request, response) => {
    desk.close(sessionOf(request), timeOf(request));
    response.status(204).end();
  });
  guarded.post('/sessions/batch', async (request, response) => {
    const session = await desk.openBatch(callerOf(request), request.body, timeOf(request));
    const partUploadRequests = session.batch?.parts.map(({ ordinalNumber }) => ({
      ordinalNumber,
      method: 'PUT',
      url: `${baseUrl}/storage/parts/${session.id}/${ordinalNumber}`,
      headers: { 'x-ms-blob-type': 'BlockBlob' },
    }));
    response.status(201).json({ referenceNumber: session.id, partUploadRequests });
  });
  guarded.post('/sessions/batch/:reference/close', (request, response) => {
    const session = sessionOf(request);
    desk.close(session, timeOf(request));
    response.status(204).end();
    unpack(records.session(session.id) ?? session);
  });
  guarded.get('/sessions/:reference', (request, response) => {
    response.json(views.session(sessionOf(request)));
  });
  guarded.get('/sessions/:reference/invoices', (request, response) => {
    const all = records.invoicesOf(sessionOf(request).id);
    const from = Number(request.get('x-continuation-token') ?? 0);
    const to = from + numberOf(request.query['pageSize'], 10, 10, 1000);
    const invoices = all.slice(from, to).map((invoice) => views.invoice(invoice));
    response.json({ invoices, ...(to < all.length ? { continuationToken: String(to) } : {}) });
  });
  guarded.get('/sessions/:reference/invoices/ksef/:number/upo', (request, response) => {
    if (behaviour.current.hideReceipts) throw new KsefProblem(403, 403, 'Brak uprawnień.');
    const invoices = records.invoicesOf(sessionOf(request).id);
    sendReceipt(
      response,
      invoices.find(({ ksefNumber }) => ksefNumber === request.params.number),
    );
  });
  guarded.get('/sessions/:reference/invoices/:invoice', (request, response) => {
    const invoice = records.invoicesOf(sessionOf(request).id).find(({ id }) => id === request.params.invoice);
    if (!invoice) throw invalidInput('invoiceReferenceNumber');
    response.json(views.invoice(invoice));
  });
  guarded.post('/invoices/query/metadata', (request, response) => {
    const query = readAs(metadataQuerySchema, request.body);
    const pageOffset = numberOf(request.query['pageOffset'], 0, 0, 1000);
    const pageSize = numberOf(request.query['pageSize'], 10, 10, 250);
    response.json(views.metadata(callerOf(request).nip, query, pageOffset, pageSize));
  });

  /** Addresses that are given out, and are secret enough. */
  const storage = Router();
  storage.put(
    '/parts/:reference/:ordinal',
    express.raw({ type: () => true, limit: '101mb' }),
    (request: Request<{ reference: string; ordinal: string }, unknown, unknown>, response) => {
      const session = records.session(request.params.reference);
      const ordinal = Number(request.params.ordinal);
      const declared = session?.batch?.parts.some(({ ordinalNumber }) => ordinalNumber === ordinal);
      if (!session || session.closedAt || !declared) throw new Problem(403, 'forbidden', 'There is no such upload');
      if (!Buffer.isBuffer(request.body)) throw new Problem(400, 'invalidRequest', 'The body is missing');
      parts.put(session.id, ordinal, request.body);
      response.status(201).end();
    },
  );
  storage.get('/receipts/:invoice', (request, response) => {
    sendReceipt(response, records.invoice(request.params.invoice));
  });

  /** Where QR codes of invoices lead: https://github.com/CIRFMF/ksef-docs, kody-qr.md. */
  const verification = Router();
  verification.get('/invoice/:nip/:day/:hash', (request, response) => {
    const { nip, hash } = request.params;
    const base64 = Buffer.from(hash, 'base64url').toString('base64');
    const known = records.registeredWith(nip, base64);
    const text = known ? `Registered as ${known.ksefNumber}` : 'Not registered';
    response
      .status(known ? 200 : 404)
      .type('text')
      .send(`${text}. This is no tax authority: the invoice is a test.\n`);
  });

  verification.get('/certificate/:kind/:context/:nip/:serial/:hash/:signature', async (request, response) => {
    const { serial, signature } = request.params;
    const certificate = await certificates.offlineWith(serial);
    const signedText = `${request.get('host')}${request.path.slice(0, -signature.length - 1)}`;
    const holds = certificate !== null && hasSigned(certificate, signedText, signature);
    response
      .status(holds ? 200 : 404)
      .type('text')
      .send(
        `${holds ? 'Signed by' : 'Not signed by'} certificate ${serial}. This is no tax authority: the invoice is a test.\n`,
      );
  });

  /** For tests and demonstrations. */
  const control = Router();
  control.post('/certificates', express.json({ limit: '4kb' }), async (request, response) => {
    const { sellerId, nip } = readAs(certificatesSchema, request.body);
    response.json(await certificates.of(sellerId, nip));
  });
  control.get('/invoices', (_request, response) => {
    response.json({ items: records.allInvoices() });
  });
  control.delete('/tokens', (_request, response) => {
    logins.forgetTokens();
    response.status(204).end();
  });

  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(behaviourRoutes(behaviour));
  app.use('/control', control);
  app.use(asTold(behaviour));
  app.use('/storage', storage);
  app.use(verification);
  app.use('/v2', open, guarded);
  app.use(noSuchAddress);
  app.use(sendKsefProblem);

  const listener = await listenHttp(app, port, host);
  baseUrl ||= listener.url;
  for (const session of desk.closedBatches) unpack(session);
  return {
    ...listener,
    close: async () => {
      closed = true;
      behaviour.close();
      await listener.close();
      await Promise.all(unpackings);
    },
  };
}

function tokenOf(request: Request): string | undefined {
  return /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
}

/** The caller's clock, or this machine's. @throws KsefProblem 21405 */
function timeOf(request: Request): Date {
  const at = request.get('x-test-clock-at');
  const time = at === undefined ? new Date() : new Date(at);
  if (Number.isNaN(time.getTime())) throw invalidInput('x-test-clock-at');
  return time;
}

function numberOf(text: unknown, otherwise: number, min: number, max: number): number {
  const number = text === undefined ? otherwise : Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw invalidInput(`from ${min} to ${max}`);
}

function asTold(behaviour: Behaviour) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    await behaviour.wait();
    const { status = 503, retryAfterSeconds, html = true } = behaviour.current;
    if (behaviour.fails(request.path)) {
      const problem = new Problem(status, 'toldToFail', 'Told to fail', retryAfterSeconds);
      if (!html) throw problem;
      sendPage(response, problem);
      return;
    }
    if (request.method !== 'GET' && behaviour.losesAnswer(request.path)) {
      response.end = () => {
        response.socket?.destroy();
        return response;
      };
    }
    next();
  };
}
