import { routes } from '../../../api/routes.js';

describe('every route of the API', () => {
  it('lies under /v1 or /health', () => {
    expect(routes.filter(({ path }) => !/^\/(v1|health)\/[a-z{]/.test(path))).toEqual([]);
  });

  it('says what it does, and names operations in one way', () => {
    for (const { summary, operationId } of routes) {
      expect(summary).toMatch(/^[A-Z].{5,79}[^.]$/);
      expect(operationId).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
    }
  });

  it('can be addressed in one way only', () => {
    const addresses = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
