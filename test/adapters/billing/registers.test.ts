import { centralBanks } from '../../../adapters/billing/exchange-rates/central-banks.js';
import { assertLocalOnTestClock } from '../../../adapters/billing/local-only.js';
import { type VatIdRegister, viesRegister } from '../../../adapters/billing/vat-ids.js';
import { plainDate } from '../../../domain/calendar.js';
import type { HttpListener } from '../../../servers/http-listener.js';
import { startRegisters } from '../../../servers/registers.js';
import { told } from '../../servers/local-server.js';

let server: HttpListener;
let vies: VatIdRegister;

beforeEach(async () => {
  server = await startRegisters();
  vies = viesRegister({ url: `${server.url}/vies`, local: true, timeoutMs: 5000 });
});
afterEach(() => server.close());

const requesterVatId = 'PL5260001246';

describe('a VAT id', () => {
  it('is confirmed with the number that proves the question', async () => {
    const answer = await vies.check({ vatId: 'cz 27 08 24 40', requesterVatId });
    expect(answer).toMatchObject({
      answer: 'valid',
      vatId: 'CZ27082440',
      requestIdentifier: expect.stringMatching(/^WAPI/),
      name: 'Test company CZ 27082440',
    });
    const unproved = await vies.check({ vatId: 'CZ27082440', requesterVatId: null });
    expect(unproved).toMatchObject({ answer: 'valid', requestIdentifier: null });
  });

  it('of Greece has the prefix EL there', async () => {
    expect(await vies.check({ vatId: 'GR094014201', requesterVatId })).toMatchObject({ vatId: 'EL094014201' });
  });

  it('that VIES does not know is invalid', async () => {
    const answer = await vies.check({ vatId: 'DE123456404', requesterVatId });
    expect(answer).toMatchObject({ answer: 'invalid', requestIdentifier: expect.stringMatching(/^WAPI/) });
  });

  it.each([
    ['DE123456503', 'MS_UNAVAILABLE'],
    ['DE123456504', 'TIMEOUT'],
    ['DE123456429', 'MS_MAX_CONCURRENT_REQ'],
  ])('%s is unknown while there is %s', async (vatId, reason) => {
    expect(await vies.check({ vatId, requesterVatId })).toMatchObject({ answer: 'unavailable', reason });
  });

  it.each(['GLOBAL_MAX_CONCURRENT_REQ', 'SERVICE_UNAVAILABLE', 'VAT_BLOCKED', 'INVALID_REQUESTER_INFO'])(
    'is unknown while VIES says %s',
    async (viesError) => {
      await told(server, { viesError });
      const answer = await vies.check({ vatId: 'CZ27082440', requesterVatId });
      expect(answer).toMatchObject({ answer: 'unavailable', reason: viesError });
    },
  );

  it('is unknown while nobody answers', async () => {
    const nobody = viesRegister({ url: 'http://127.0.0.1:1', local: true, timeoutMs: 1000 });
    const answer = await nobody.check({ vatId: 'CZ27082440', requesterVatId });
    expect(answer).toMatchObject({ answer: 'unavailable', reason: 'NO_REPLY' });
    await told(server, { delayMs: 600_000 });
    const slow = viesRegister({ url: `${server.url}/vies`, local: true, timeoutMs: 20 });
    expect(await slow.check({ vatId: 'CZ27082440', requesterVatId })).toMatchObject({ reason: 'NO_REPLY' });
  });

  it('is asked for no more while VIES hangs', async () => {
    await told(server, { delayMs: 600_000 });
    const slow = viesRegister({ url: `${server.url}/vies`, local: true, timeoutMs: 20 });
    const ask = () => slow.check({ vatId: 'CZ27082440', requesterVatId });
    for (let n = 0; n < 5; n++) expect(await ask()).toMatchObject({ reason: 'NO_REPLY' });
    // It would be answered now.
    await told(server, {});
    expect(await ask()).toMatchObject({ answer: 'unavailable', reason: 'NO_REPLY' });
  });

  it('of a form that cannot be is invalid, and of no member state is not asked for', async () => {
    await told(server, { viesError: 'INVALID_INPUT' });
    expect(await vies.check({ vatId: 'CZ1', requesterVatId }).catch(String)).toMatch(/prefix and 2 to 12/);
    expect(await vies.check({ vatId: 'CZ12', requesterVatId })).toMatchObject({ answer: 'invalid' });
    await expect(vies.check({ vatId: 'US123456', requesterVatId })).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  it('is dated by a test clock, on which the real register is refused by name', async () => {
    const question = { vatId: 'CZ27082440', requesterVatId, at: '2031-01-01T00:00:00Z' };
    expect(await vies.check(question)).toMatchObject({ answeredAt: '2031-01-01T00:00:00Z' });
    const refusal = { code: 'realServiceOnTestClock', message: expect.stringContaining('VIES') };
    await expect(viesRegister({ local: false, timeoutMs: 1000 }).check(question)).rejects.toMatchObject(refusal);
  });
});

describe('an exchange rate', () => {
  const banks = () => centralBanks({ localUrl: server.url, timeoutMs: 5000 });

  it('is of the table of its day', async () => {
    expect(await banks().NBP.rate('EUR', plainDate('2026-11-27'))).toMatchObject({
      bank: 'NBP',
      table: expect.stringMatching(/^\d{3}\/A\/NBP\/2026$/),
      of: 'EUR',
      in: 'PLN',
      units: 1,
      rate: expect.stringMatching(/^4\.\d{4}$/),
      test: true,
    });
    const czech = await banks().ČNB.rate('EUR', plainDate('2026-11-27'));
    expect(czech).toMatchObject({ table: expect.stringMatching(/^#\d+$/), in: 'CZK' });
    expect(czech.rate).toMatch(/^2\d\.\d{4}$/);
    expect(await banks().ECB.rate('PLN', plainDate('2026-11-27'))).toMatchObject({ of: 'EUR', in: 'PLN' });
  });

  it.each([
    ['Sunday', '2026-11-29', '2026-11-27'],
    ['New Year', '2027-01-01', '2026-12-31'],
    ['Boxing Day, which is a Saturday', '2026-12-26', '2026-12-24'],
  ])('on %s is the one before', async (_what, asked, day) => {
    const { NBP, ČNB, ECB } = banks();
    const rates = await Promise.all([
      NBP.rate('EUR', plainDate(asked)),
      ČNB.rate('EUR', plainDate(asked)),
      ECB.rate('CZK', plainDate(asked)),
    ]);
    expect(rates.map((rate) => rate.day.toString())).toEqual([day, day, day]);
  });

  it('of a currency without one is refused', async () => {
    const refusal = { code: 'unknownExchangeRate', message: expect.stringContaining('XAU') };
    for (const bank of Object.values(banks())) {
      await expect(bank.rate('XAU', plainDate('2026-11-27'))).rejects.toMatchObject(refusal);
    }
  });

  it('is asked for again while the bank is away', async () => {
    await told(server, { banksAway: true });
    const away = { code: 'exchangeRateUnavailable' };
    for (const bank of Object.values(banks())) {
      await expect(bank.rate('USD', plainDate('2026-11-27'))).rejects.toMatchObject(away);
    }
  });

  it('of the bank itself is refused by name on a test clock', () => {
    const { NBP } = centralBanks({ timeoutMs: 1000 });
    const refusal = expect.objectContaining({
      code: 'realServiceOnTestClock',
      message: expect.stringContaining('NBP'),
    });
    expect(() => assertLocalOnTestClock(NBP, 'clk_1')).toThrow(refusal);
    expect(() => assertLocalOnTestClock(NBP, null)).not.toThrow();
    expect(() => assertLocalOnTestClock(banks().NBP, 'clk_1')).not.toThrow();
  });
});
