/**
 * Local counterparts of the public registers that taxes need: VIES and the rate tables of NBP, ČNB and the ECB, in the forms in which
 * these answer. Nothing that they say is true.
 *
 * VAT ids are valid but for those that end in 404 (invalid), 503 (MS_UNAVAILABLE), 504 (TIMEOUT) and 429
 * (MS_MAX_CONCURRENT_REQ).
 */
import { randomBytes } from 'node:crypto';
import express from 'express';
import { z } from 'zod';
import { behaviourRoutes, ToldBehaviour } from './behaviour.js';
import { type HttpListener, listenHttp } from './http-listener.js';
import { noSuchAddress, Problem, parsed, sendProblem } from './problems.js';
import { decimal, sampleCurrencies, sampleRate, sampleTables } from './registers/sample-rates.js';

const behaviourSchema = z.strictObject({
  /** Waits before it answers, or until it is told something else. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** VIES answers every question with this error: `MS_UNAVAILABLE`. */
  viesError: z.string().min(1).max(50).optional(),
  /** The central banks answer 503. */
  banksAway: z.boolean().optional(),
});

const questionSchema = z.object({
  countryCode: z.string().length(2),
  vatNumber: z.string(),
  requesterMemberStateCode: z.string().optional(),
  requesterNumber: z.string().optional(),
});

const errorsByEnd: Readonly<Record<string, string>> = {
  503: 'MS_UNAVAILABLE',
  504: 'TIMEOUT',
  429: 'MS_MAX_CONCURRENT_REQ',
};

const dateSchema = z.iso.date();

/** Starts them; rejects when the port is taken. */
export async function startRegisters({ port = 0, host = '127.0.0.1' } = {}): Promise<HttpListener> {
  const behaviour = new ToldBehaviour(behaviourSchema);
  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(behaviourRoutes(behaviour));
  app.use(async (_request, _response, next) => {
    await behaviour.wait();
    next();
  });

  app.post('/vies/check-vat-number', express.json({ limit: '4kb' }), (request, response) => {
    const { countryCode, vatNumber, requesterNumber } = parsed(questionSchema, request.body);
    const error = behaviour.current.viesError ?? errorsByEnd[vatNumber.slice(-3)];
    if (error) {
      response.status(error === 'INVALID_INPUT' ? 400 : 500).json({ actionSucceed: false, errorWrappers: [{ error }] });
      return;
    }
    const valid = !vatNumber.endsWith('404');
    response.json({
      countryCode,
      vatNumber,
      requestDate: new Date().toISOString(),
      valid,
      requestIdentifier: requesterNumber ? `WAPI${randomBytes(8).toString('hex').toUpperCase()}` : '',
      name: valid ? `Test company ${countryCode} ${vatNumber}` : '---',
      address: valid ? 'Test street 1' : '---',
    });
  });

  app.use(['/nbp', '/cnb', '/ecb'], (_request, _response, next) => {
    if (behaviour.current.banksAway) throw new Problem(503, 'away', 'Told to be away');
    next();
  });

  app.get('/nbp/exchangerates/rates/a/:code/:from/:to', (request, response) => {
    const { code, from, to } = request.params;
    const tables = tablesOf(from, to, code === 'PLN' ? '' : code);
    const rates = tables.map(({ day, number }) => {
      const mid = decimal(sampleRate(code, 'PLN', day));
      const no = `${String(number).padStart(3, '0')}/A/NBP/${day.slice(0, 4)}`;
      return `<Rate><No>${no}</No><EffectiveDate>${day}</EffectiveDate><Mid>${mid}</Mid></Rate>`;
    });
    response
      .type('xml')
      .send(`<ExchangeRatesSeries><Table>A</Table><Rates>${rates.join('')}</Rates></ExchangeRatesSeries>`);
  });

  app.get('/cnb/denni_kurz.txt', (request, response) => {
    const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(String(request.query['date'])) ?? [];
    const asked = parsed(dateSchema, `${year}-${month}-${day}`);
    const table = tablesOf(new Date(Date.parse(asked) - 14 * 86_400_000).toISOString().slice(0, 10), asked, 'CZK').at(
      -1,
    );
    if (!table) throw new Problem(404, 'notFound', 'There is no table');
    const rows = sampleCurrencies
      .filter((code) => code !== 'CZK')
      .map((code) => `Test|test|1|${code}|${decimal(sampleRate(code, 'CZK', table.day), ',')}`);
    const head = `${table.day.split('-').reverse().join('.')} #${table.number}`;
    response.type('text').send([head, 'země|měna|množství|kód|kurz', ...rows, ''].join('\n'));
  });

  app.get('/ecb/data/EXR/:key', (request, response) => {
    const code = request.params.key.split('.')[1] ?? '';
    const { startPeriod, endPeriod } = request.query;
    const tables = tablesOf(String(startPeriod), String(endPeriod), code === 'EUR' ? '' : code);
    const rows = tables.map(({ day }) => `EXR.${request.params.key},${day},${decimal(sampleRate('EUR', code, day))}`);
    response.type('csv').send(['KEY,TIME_PERIOD,OBS_VALUE', ...rows, ''].join('\n'));
  });

  app.use(noSuchAddress);
  app.use(sendProblem);
  const listener = await listenHttp(app, port, host);
  return {
    ...listener,
    close: () => {
      behaviour.close();
      return listener.close();
    },
  };
}

/** As the banks do: 404 for days without a table and currencies without a rate. */
function tablesOf(from: string, to: string, code: string) {
  const tables = sampleTables(parsed(dateSchema, from), parsed(dateSchema, to));
  if (tables.length > 0 && sampleCurrencies.includes(code)) return tables;
  throw new Problem(404, 'notFound', 'There is no table');
}
