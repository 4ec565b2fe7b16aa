/** What goes between a process and its thread that renders PDFs. */
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import type { ErrorCode, ErrorDetails } from '../../../../domain/errors.js';
import type { Json } from '../../../../domain/json.js';
import type { PrintedAuthority } from './printed-document.js';

export interface RenderingCommand {
  readonly id: number;
  readonly document: Json<BillingDocument>;
  readonly authority: PrintedAuthority | null;
}

export type RenderingAnswer = { readonly id: number } & (
  | { readonly state: 'rendered'; readonly bytes: Uint8Array }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails }
  | { readonly state: 'failed'; readonly message: string }
);
