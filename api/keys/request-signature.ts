import type { Instant } from '../../domain/calendar.js';
import { signableBefore } from '../../domain/keys/signature-requests.js';
import type { Redemption } from '../../models/keys/redemptions.js';
import { foldedName, type SignatureRequest } from '../../models/keys/signature-requests.js';
import { announce } from '../announce.js';
import { idFrom } from '../ids.js';
import type { ApiServices } from '../services.js';

type Asked = Omit<
  SignatureRequest,
  'folded' | 'requestedAt' | 'expiresAt' | 'state' | 'signature' | 'unannouncedSince'
>;

/** Writes down a request for a signature, and has the signer told by a mail with the link; once of each id. */
export async function requestSignature(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  asked: Asked,
  now: Instant,
): Promise<SignatureRequest> {
  const { signatureRequests } = services.database;
  const { signer, organisation } = asked;
  const request: SignatureRequest = {
    ...asked,
    signer: signer && { ...signer, email: foldedName(signer.email) },
    folded: foldedName(organisation),
    requestedAt: new Date(now.epochMilliseconds),
    expiresAt: new Date(signableBefore(now).epochMilliseconds),
    state: 'open',
    signature: null,
    unannouncedSince: new Date(),
  };
  await signatureRequests.create(request);
  const kept = (await signatureRequests.find(asked._id)) ?? request;
  if (kept.state === 'open') await announce(services, 'signatureRequested', kept, now);
  if (kept.unannouncedSince !== null) await signatureRequests.announced(kept._id);
  return kept;
}

/**
 * Asks the first administrator of the tenant that a redemption will make to sign, by a request of its own for each address that was
 * said of the administrator. @returns null where the redemption makes no tenant
 */
export async function requestFirstSignature(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  { _id: redemptionId, tenantId, testClockId, newTenant, plan, openedByPartner }: Redemption,
  { requestedBy, now }: { readonly requestedBy: string; readonly now: Instant },
): Promise<SignatureRequest | null> {
  if (!newTenant) return null;
  const { organisation, administrator } = newTenant;
  const { name, email, locale, zone } = administrator;
  const { agreement } = await services.database.plans.sold(plan);
  return requestSignature(
    services,
    {
      _id: idFrom('signatureRequest', `${redemptionId}/${foldedName(email)}`),
      about: 'redemption',
      agreement: { name: agreement.name, version: agreement.version },
      plan: { id: plan.id, version: plan.version },
      tenantId,
      redemptionId,
      testClockId,
      organisation,
      signer: { name, email, locale, zone },
      partnerId: openedByPartner,
      requestedBy,
    },
    now,
  );
}
