import type { CloudId } from '../../../domain/clouds.js';
import type { ApiServices } from '../../services.js';

/** Where customers of a cloud find a partner of it. */
export function directoryAt(portalUrls: ApiServices['portalUrls'], cloud: CloudId): string {
  return `${portalUrls[cloud]}/v1/partner-directory-page${cloud === 'global' ? '' : `?cloud=${cloud}`}`;
}
