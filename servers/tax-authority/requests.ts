/** What callers send, as far as it is read. */
import { z } from 'zod';
import { invalidInput } from './ksef-problem.js';

const hash = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);
const size = z.int().min(1);
const formCode = z.object({
  systemCode: z.literal('FA (3)'),
  schemaVersion: z.literal('1-0E'),
  value: z.literal('FA'),
});
const encryption = z.object({
  encryptedSymmetricKey: z.base64(),
  initializationVector: z.base64(),
  publicKeyId: z.string().nullish(),
});

export const openOnlineSchema = z.object({ formCode, encryption });
export const openBatchSchema = z.object({
  formCode,
  encryption,
  offlineMode: z.boolean().default(false),
  batchFile: z.object({
    fileSize: size.max(5_000_000_000),
    fileHash: hash,
    compressionType: z.literal('Zip').nullish(),
    fileParts: z
      .array(z.object({ ordinalNumber: z.int().min(1), fileSize: size.max(100_000_100), fileHash: hash }))
      .min(1)
      .max(50),
  }),
});
export const sendInvoiceSchema = z.object({
  invoiceHash: hash,
  invoiceSize: size.max(1_000_000),
  encryptedInvoiceHash: hash,
  encryptedInvoiceSize: size,
  encryptedInvoiceContent: z.base64(),
  offlineMode: z.boolean().default(false),
  hashOfCorrectedInvoice: hash.nullish(),
});
export const metadataQuerySchema = z.object({
  subjectType: z.literal('Subject1'),
  dateRange: z.object({
    dateType: z.enum(['Issue', 'Invoicing', 'PermanentStorage']),
    from: z.string(),
    to: z.string().nullish(),
  }),
  ksefNumber: z.string().nullish(),
  invoiceNumber: z.string().nullish(),
  sellerNip: z.string().nullish(),
});
export const certificatesSchema = z.strictObject({
  sellerId: z.string().regex(/^[A-Za-z0-9][\w-]{0,99}$/),
  nip: z.string().regex(/^[1-9]((\d[1-9])|([1-9]\d))\d{7}$/),
});

export type SentInvoice = z.infer<typeof sendInvoiceSchema>;
export type MetadataQuery = z.infer<typeof metadataQuerySchema>;

/** @throws KsefProblem 21405 */
export function readAs<Output>(schema: z.ZodType<Output>, value: unknown): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidInput(...result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
