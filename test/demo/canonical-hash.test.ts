import { sha256OfCanonicalJson } from '../../demo/canonical-hash.js';

describe('the hash of a certificate', () => {
  it('is that of the canonical JSON', () => {
    // printf '{"a":[1,"€"],"b":null}' | sha256sum
    const hash = 'a801bf06dd33dab1559a88c7a91e393cbe6a7b5a1ca51079d4f1431d3cabcce6';
    expect(sha256OfCanonicalJson({ b: null, a: [1, '€'] })).toBe(hash);
  });

  it('does not depend on the order of the fields', () => {
    const one = { done: [{ what: 'users', count: 1 }], rule: 'annual' };
    const same = { rule: 'annual', done: [{ count: 1, what: 'users' }] };
    expect(sha256OfCanonicalJson(one)).toBe(sha256OfCanonicalJson(same));
  });

  it('is another one as soon as anything was changed', () => {
    const content = { done: [{ what: 'users', count: 1 }] };
    expect(sha256OfCanonicalJson({ done: [{ what: 'users', count: 2 }] })).not.toBe(sha256OfCanonicalJson(content));
  });
});
