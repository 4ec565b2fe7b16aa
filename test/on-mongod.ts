/** `describe` for what only mongod can: where mongo-java-server had to do, these tests are skipped. */
export const onMongod: jest.Describe = process.env['TEST_MONGODB_KIND'] === 'mongod' ? describe : describe.skip;
