/** A day's renewals of one seller: their documents and files, one batch to the tax authority, the mails, and what others notice of it. */
import { setTimeout as delay } from 'node:timers/promises';
import pdfmake from 'pdfmake';
import { authorityXmls } from '../activities/billing/document-files.js';
import { inParallel } from '../activities/in-parallel.js';
import { makeFile } from '../adapters/billing/documents/document-files.js';
import { definitionOf } from '../adapters/billing/documents/pdf/definition.js';
import { sendDocuments } from '../adapters/billing/tax-authority/send-documents.js';
// Sets pdfmake up: typeface and layouts.
import '../adapters/billing/documents/pdf/pdf.js';
import { documentOf } from '../models/billing/documents.js';
import type { PaymentRequestRecord } from '../models/billing/payment-requests.js';
import type { Child } from '../servers/child-process.js';
import { freePorts } from '../servers/ports.js';
import { askFor, invoicePaid, sellerId } from '../test/paid-requests.js';
import { type BenchEnvironment, progress, settingsOf, withBenchEnvironment } from './bench-environment.js';
import { type Create, customersOn, ordersOn } from './creation.js';
import type { Entry } from './entry.js';
import { answers, residentMemory, said, startProcess } from './processes.js';
import { atMost, percentile, type Row } from './report.js';
import { compared, inTurns } from './rounds.js';

/** Documents that are issued at the same time. */
const concurrency = 100;
/** Of a round of single documents. */
const perRound = 20;
/** Customers who are created one after the other before anything else is under way. */
const quietCustomers = 10;
const lookEvery = 500;
/** Between two customers, while the batch is under way; in milliseconds, as the one before. */
const customerEvery = 1_000;
/** Documents of the rounds have a series of their own, and are sent nowhere. */
const ofRounds = 'clk_rounds';

export const documents: Entry = {
  summary:
    'renewals of a day: time of a document beside a bare render, one batch to the authority, redemptions meanwhile',
  measure({ documents: count, rounds }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const single = await singleDocuments(benchEnvironment, rounds);
      const issued = await issueAll(benchEnvironment, count);
      const sent = await sendAll(benchEnvironment, count);
      const perDocument = (seconds: number) => (seconds * 1000) / count;
      const rows: Row[] = [
        single,
        { measure: 'pro-formas issued, 100 at once', unit: '/s', ours: count / issued.asked },
        { measure: 'invoices issued, 100 at once', unit: '/s', ours: count / issued.paid },
        { measure: `${count} invoices sent as one batch`, unit: 's', ours: sent.sent },
        { measure: 'and all answers written down', unit: 's', ours: sent.answered },
        { measure: 'and all mailed, with their PDFs', unit: 's', ours: sent.mailed },
        { measure: 'a document from sending to mail', unit: 'ms', ours: perDocument(sent.mailed) },
        { measure: 'peak memory of the worker, until answered', unit: 'MB', ours: sent.megabytesSending },
        { measure: 'peak memory of the worker, until mailed', unit: 'MB', ours: sent.megabytes },
        { ...meanwhile('p50 of a redemption', 0.5, sent.redemptions), aim: atMost(1.5) },
        meanwhile('p99 of a redemption', 0.99, sent.redemptions),
        { ...meanwhile('p50 of an order', 0.5, sent.orders), aim: atMost(1.5) },
        meanwhile('p99 of an order', 0.99, sent.orders),
      ];
      return {
        rows,
        settings: { documents: count, rounds, perRound },
        notes: [
          `A document is an invoice that is issued, its FA(3) and its PDF, stored: ${perRound} a round, one after the other. The bare render is pdfmake's of the same page, without the XML inside.`,
          'The bare value of a call of a redemption or an order is its time before the batch. Servers and callers share this machine: mail catcher, tax authority and data plane are in the process that measures.',
          `${sent.redemptions.amid.length + sent.orders.amid.length} calls were made while the batch was sent and mailed. All invoices went as one batch, have a number and were mailed once.`,
        ],
      };
    });
  },
};

/** An invoice with its files, beside the bare render of its page. */
async function singleDocuments({ context }: BenchEnvironment, rounds: number): Promise<Row> {
  const { documentFiles } = context.database;
  const at = new Date().toISOString();
  const verificationUrl = 'https://qr.example';
  const number = '1234563218-20261101-0123456789AB-CD';
  let next = 0;
  const ours = async () => {
    const requests = await inParallel(Array.from({ length: perRound }), 10, () => {
      next += 1;
      return askFor(context, { number: next, testClockId: ofRounds, at });
    });
    return timeEach(requests, async (request) => {
      const record = await invoicePaid(context, request, at);
      const xml = (await authorityXmls(context, [record])).get(record._id) ?? '';
      const standing = { number, certificateLink: null, xml, verificationUrl };
      await documentFiles.obtain(record, 'pdf', () => makeFile(documentOf(record), 'pdf', standing));
    });
  };
  const bare = async () => {
    const found = await context.database.documents.list(
      { kind: 'everything' },
      { testClockId: ofRounds },
      undefined,
      perRound,
    );
    const authority = { kind: 'accepted', number, link: `${verificationUrl}/invoice` } as const;
    const printed = found.map((one) => ({ document: documentOf(one), authority, paymentCode: null, attachment: null }));
    return timeEach(printed, async (one) => {
      await pdfmake.createPdf(definitionOf(one)).getBuffer();
    });
  };
  await ours();
  await bare();
  const measured = await inTurns(rounds, ours, bare);
  return {
    measure: 'an invoice, issued, with its files',
    unit: 'ms',
    ...compared(measured, (ms) => ms),
    aim: atMost(2),
  };
}

/** @returns milliseconds for each, one after the other */
async function timeEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<number> {
  const begun = performance.now();
  for (const item of items) await work(item);
  return (performance.now() - begun) / items.length;
}

/** Asks as many customers as there are, and all pay. @returns the seconds of both */
async function issueAll({ context }: BenchEnvironment, count: number) {
  const at = new Date().toISOString();
  const requests: PaymentRequestRecord[] = [];
  const asked = await seconds(async () => {
    const customers = Array.from({ length: count }, (_, number) => ({ number, testClockId: null, at }));
    requests.push(...(await inParallel(customers, concurrency, (customer) => askFor(context, customer))));
  });
  progress(`${count} pro-formas in ${asked.toFixed(1)} s`);
  const paid = await seconds(async () => {
    await inParallel(requests, concurrency, (request) => invoicePaid(context, request, at));
  });
  progress(`${count} invoices in ${paid.toFixed(1)} s`);
  return { asked, paid };
}

interface Sent {
  /** Seconds since the beginning. */
  readonly sent: number;
  readonly answered: number;
  readonly mailed: number;
  readonly megabytesSending: number;
  readonly megabytes: number;
  readonly redemptions: Calls;
  readonly orders: Calls;
}

/** Calls before and while it was under way, in milliseconds. */
interface Calls {
  readonly quiet: readonly number[];
  readonly amid: readonly number[];
}

async function sendAll(benchEnvironment: BenchEnvironment, count: number): Promise<Sent> {
  const { worker, api, url } = await startService(benchEnvironment);
  try {
    const calls = [await customersOn(benchEnvironment, url), await ordersOn(benchEnvironment, url)] as const;
    const quiet = [await quietCalls(calls[0]), await quietCalls(calls[1])] as const;
    progress(`p50 of a redemption's call before: ${percentile(quiet[0], 0.5).toFixed(0)} ms`);
    await sendDocuments(benchEnvironment.context, { sellerId, testClockId: null });
    const callers = [keepCreating(calls[0]), keepCreating(calls[1])] as const;
    const done = await followed(benchEnvironment, count, worker.pid).finally(() => {
      for (const caller of callers) caller.stop();
    });
    const [redemptions, orders] = [await callers[0].calls, await callers[1].calls];
    return {
      ...done,
      redemptions: { quiet: quiet[0], amid: redemptions },
      orders: { quiet: quiet[1], amid: orders },
    };
  } finally {
    await Promise.all([api.stop(), worker.stop()]);
  }
}

/** After one that warms up. */
async function quietCalls(create: Create): Promise<number[]> {
  await create();
  const calls: number[] = [];
  for (let n = 0; n < quietCustomers; n += 1) calls.push(...(await create()));
  return calls;
}

async function followed({ database }: BenchEnvironment, count: number, workerGroup: number) {
  const { documents: issued, submissions, notices } = database;
  const begun = performance.now();
  const at: { sent?: number; answered?: number; mailed?: number } = {};
  let [bytes, bytesSending] = [0, 0];
  for (let beforeLook = -1; at.mailed === undefined; await delay(lookEvery)) {
    bytes = Math.max(bytes, await residentMemory(workerGroup));
    if (at.answered === undefined) bytesSending = bytes;
    const passed = (performance.now() - begun) / 1000;
    if (await submissions.collection.findOne({ testClockId: null, sentAt: { $ne: null } })) at.sent ??= passed;
    const answered = { sellerId, testClockId: null, 'authority.state': 'accepted' as const };
    if ((await issued.collection.countDocuments(answered)) === count) at.answered ??= passed;
    const mailed = await notices.collection.countDocuments({
      testClockId: null,
      kind: 'documentIssued',
      state: 'sent',
    });
    if (mailed === count) at.mailed = passed;
    const minute = Math.floor(passed / 30);
    if (minute !== beforeLook) progress(`${passed.toFixed(0)} s: ${mailed} mailed`);
    beforeLook = minute;
  }
  const sessions = await submissions.collection.find({ testClockId: null }).toArray();
  if (sessions.length !== 1 || sessions[0]?.mode !== 'batch')
    throw new Error(`${sessions.length} sessions were opened`);
  const { sent = Number.NaN, answered = Number.NaN, mailed } = at;
  return { sent, answered, mailed, megabytesSending: bytesSending / 1e6, megabytes: bytes / 1e6 };
}

/** Creates one customer after the other until it is told to stop. */
function keepCreating(create: Create): { readonly calls: Promise<number[]>; stop(): void } {
  let stopped = false;
  const run = async () => {
    const calls: number[] = [];
    for (; !stopped; await delay(customerEvery)) calls.push(...(await create()));
    return calls;
  };
  return {
    calls: run(),
    stop: () => {
      stopped = true;
    },
  };
}

function meanwhile(name: string, share: number, { quiet, amid }: Calls): Row {
  const [ours, bare] = [percentile(amid, share), percentile(quiet, share)];
  return {
    measure: `${name}'s call meanwhile`,
    unit: 'ms',
    ours,
    bare,
    ratio: ours / bare,
  };
}

async function startService(benchEnvironment: BenchEnvironment): Promise<{ worker: Child; api: Child; url: string }> {
  const [port = 0] = await freePorts(1);
  const env = { ...settingsOf(benchEnvironment), API_PORT: String(port) };
  const worker = await startProcess('worker', 'worker/main.ts', env);
  const api = await startProcess('api', 'api/main.ts', env);
  const url = `http://127.0.0.1:${port}`;
  await Promise.all([said(worker, '"worker ready"'), answers(api, `${url}/health/ready`)]);
  return { worker, api, url };
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
