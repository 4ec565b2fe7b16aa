import { DomainError } from '../../../domain/errors.js';
import { type Caller, partnerOf } from '../../http/caller.js';

/**
 * Who looks after a tenant by a delegation gives and takes no rights of administrators, and changes none of them: otherwise it could
 * give itself what the tenant has not.
 *
 * @param concerned it is about an administrator, or about who becomes one
 * @throws DomainError forbidden
 */
export function assertMayChangeAdministrators(caller: Caller, concerned: boolean): void {
  if (!concerned || mayChangeAdministrators(caller)) return;
  throw new DomainError('forbidden', 'Who administers a tenant is for its own administrators to decide.', {
    reason: 'administratorsOfTenant',
  });
}

export function mayChangeAdministrators(caller: Caller): boolean {
  return partnerOf(caller) === null;
}
