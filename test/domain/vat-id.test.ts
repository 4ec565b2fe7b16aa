import { billingDetails, type GivenBillingDetails } from '../../domain/billing/billing-details.js';
import { vatId, vatIdParts } from '../../domain/vat-id.js';

/** One of each, and of some a second form. */
const ofMemberStates =
  'ATU13585627 BE0428759497 BE1000000021 BG175074752 CY10259033P CZ25596641 DE136695976 DK13585628 EE100931558 EL094259216 ESB58378431 FI20774740 FR40303265045 FRK7399859412 HR33392005961 HU12892312 IE6433435F IE8D79739I IE1234567FA IT00743110157 LT119511515 LU15027442 LV40003521600 MT11679112 NL004495445B01 NL000099998B57 PL5260250274 PT501964843 RO18547290 SE123456789701 SI50223054 SK2022749619'.split(
    ' ',
  );

describe('a VAT id', () => {
  it.each([
    ['pl 526-000-12-46', 'PL', 'PL5260001246'],
    ['CZ25123891', 'CZ', 'CZ25123891'],
    ['EL 094259216', 'GR', 'EL094259216'],
    ['FR83404833048', 'MC', 'FR83404833048'],
    ['XI980780684', 'GB', 'XI980780684'],
    ['GB 980 7806 84', 'GB', 'GB980780684'],
    ['77.123.456-7', 'CL', '771234567'],
    ...ofMemberStates.map((id) => [id, id.startsWith('EL') ? 'GR' : id.slice(0, 2), id]),
  ])('%s of %s is %s', (text, country, expected) => expect(vatId(text, country)).toBe(expected));

  it.each([
    ['a digit is wrong', 'PL5260001247', 'PL'],
    ['Greece is EL', 'GR094259216', 'GR'],
    ['another country', 'CZ25123891', 'SK'],
    ['its check digits are wrong', 'BE1000000022', 'BE'],
    ['no prefix', '5260001246', 'PL'],
    ['XI is not Ireland', 'XI980780684', 'IE'],
    ['too long', '1234567890123456789012', 'US'],
  ])('is refused: %s', (_what, text, country) => {
    expect(() => vatId(text, country)).toThrow(expect.objectContaining({ code: 'invalidVatId' }));
  });

  it('is asked of VIES in two parts', () => {
    expect(vatIdParts('EL094259216')).toEqual({ countryCode: 'EL', vatNumber: '094259216' });
  });
});

describe('billing details', () => {
  const given: GivenBillingDetails = {
    kind: 'organisation',
    name: '  Jiná   pošta s.r.o. ',
    country: 'CZ',
    address: { lines: ['Dlouhá 1'], city: 'Praha' },
    invoiceEmail: 'faktury@example.com',
    vatId: 'cz 25123891',
  };

  it('are trimmed, and speak the country’s language unless they say another', () => {
    expect(billingDetails(given)).toMatchObject({
      name: 'Jiná pošta s.r.o.',
      vatId: 'CZ25123891',
      language: 'cs',
      purchaseOrderNumber: null,
      address: { postalCode: null },
    });
    expect(billingDetails({ ...given, language: 'en', vatId: ' ' })).toMatchObject({ language: 'en', vatId: null });
  });

  it.each([
    ['/name', { name: ' ' }],
    ['/country', { country: 'EL' }],
    ['/address/lines', { address: { lines: [], city: 'Praha' } }],
    ['/address/city', { address: { lines: ['Dlouhá 1'], city: '' } }],
    ['/invoiceEmail', { invoiceEmail: 'faktury@example' }],
    ['/vatId', { vatId: 'CZ1' }],
    ['/purchaseOrderNumber', { purchaseOrderNumber: `PO\u0000${'1'.repeat(10)}` }],
  ])('name the field that is wrong: %s', (pointer, wrong) => {
    expect(() => billingDetails({ ...given, ...wrong })).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ pointer }) }),
    );
  });
});
