import { attestingPartner } from '../../../domain/catalogue/acceptance.js';
import { DomainError } from '../../../domain/errors.js';

describe('who accepts the agreement of a plan', () => {
  it('is the customer, who signs it', () => {
    expect(attestingPartner({ partnerId: null, partnerMayAttest: false })).toBeNull();
    expect(attestingPartner({ partnerId: null, partnerMayAttest: true })).toBeNull();
  });

  it('is a partner only where the plan lets it attest', () => {
    expect(attestingPartner({ partnerId: '4711', partnerMayAttest: true })).toBe('4711');
    const refused = () => attestingPartner({ partnerId: '4711', partnerMayAttest: false });
    expect(refused).toThrow(DomainError);
    expect(refused).toThrow(expect.objectContaining({ code: 'signatureRequired' }));
  });
});
