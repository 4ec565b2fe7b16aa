import { announcementOf } from '../../contracts/announcements.js';
import type { MoreKeysRequest, Redeemed, RedeemRequest, RedemptionEnd } from '../../contracts/keys/redemption.js';
import { type ReplaceRequest, replaceBy } from '../../contracts/subscriptions/replacement.js';
import { addSeats, renew } from '../../contracts/subscriptions/subscription.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { instant, plainDate } from '../../domain/calendar.js';
import { DomainError, type ErrorCode, type Refusal, requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { acknowledge } from '../../domain/keys/acknowledgement.js';
import { type Chosen, choiceOf } from '../../domain/keys/choice.js';
import { assertStands, chosenOption, standsAlready } from '../../domain/keys/key-options.js';
import { refusalOf } from '../../domain/keys/key-refusals.js';
import { assertAllFreed, type NotFreed } from '../../domain/subscriptions/freed-users.js';
import {
  lastTerm,
  type Replaced,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { type Commitment, redemptionOf as redemptionOfTerm } from '../../domain/subscriptions/terms.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { KeyClaim } from '../../models/keys/key-schemas.js';
import { keyCommitment, keySituation, leaversOf } from '../../models/keys/key-situation.js';
import type { NewTenant, Redemption } from '../../models/keys/redemptions.js';
import { relationsOfOpening, resellersBy } from '../../models/partners/relations.js';
import { notFreeable } from '../../models/subscriptions/freeable-users.js';
import type { ActivityContext } from '../context.js';
import { nameAdviser } from '../partners/partner-of-record.js';
import { startWorkflow } from '../start-workflow.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import { type Beginning, beginSubscription, type ReplacedSubscription } from '../subscriptions/begin-subscription.js';
import { beginReplacing } from '../subscriptions/replacements.js';
import { otherSubscriptions } from '../subscriptions/tenant-claims.js';

interface At {
  readonly redemptionId: string;
  /** The redemption's time. */
  readonly at: string;
}

interface NewChoice {
  readonly redemptionId: string;
  readonly lapsesAt: string;
  readonly chosen: Chosen;
}

/** What a subscription begins with, from its tenant. */
interface NewSubscription extends Pick<Beginning, 'administratorId' | 'replaces'> {
  readonly zone: string;
}

export const redemptionActivities = (context: ActivityContext) => {
  const { database } = context;
  const { keys, redemptions, relations, tenants, users, administrators } = database;

  return {
    /** Reserves all keys of the redemption or none. @returns why not, when a key is somebody else's */
    async reserveKeys({ redemptionId, at }: At): Promise<Refusal | null> {
      const redemption = await redemptionOf(redemptionId);
      const wanted = await keys.byHashes(redemption.keyHashes);
      const claim = await keys.reserve([...wanted.values()], redemptionId, new Date(at));
      if (claim) {
        const place = `/keys/${redemption.keyHashes.indexOf(claim._id)}`;
        return refusalOfClaim(claim, redemption, redemption.keyOrderId ? '/keyOrderId' : place);
      }
      await redemptions.opened(redemptionId);
      return null;
    },

    /** Reserves further keys, or none of them. @returns the last day of all keys together, or why not */
    async reserveMoreKeys({
      redemptionId,
      keyIds,
      requestId,
      at,
    }: At & MoreKeysRequest): Promise<Refusal | { redeemBy: string }> {
      const redemption = await redemptionOf(redemptionId);
      const { keyHashes: present } = redemption;
      // Of keys that are in it already an earlier try, or another request, has made them so.
      const added = (await keys.byKeyIds(keyIds)).filter(({ _id }) => !present.includes(_id));
      const claim = await keys.reserve(added, redemptionId, new Date(at));
      if (claim) return refusalOfClaim(claim, redemption, `/keys/${keyIds.indexOf(claim.keyId)}`);
      const sellers = added.flatMap(({ soldBy }) => soldBy ?? []);
      await relations.add(relationsOfOpening(redemption, sellers, new Date()));
      const keyHashes = added.map(({ _id }) => _id);
      const all = [...(await keys.byHashes([...present, ...keyHashes])).values()];
      const seats = all.reduce((sum, key) => sum + key.seats, 0);
      const [redeemBy = redemption.redeemBy] = all.map((key) => key.redeemBy).toSorted();
      await redemptions.addKeys(redemptionId, { keyHashes, requestId }, { seats, redeemBy });
      return { redeemBy };
    },

    async redemptionProgressed({ redemptionId, lapsesAt }: { redemptionId: string; lapsesAt: string }): Promise<void> {
      await redemptions.progress(redemptionId, new Date(lapsesAt));
    },

    async keepChoice({ redemptionId, lapsesAt, chosen }: NewChoice): Promise<void> {
      await redemptions.choose(redemptionId, chosen, new Date(lapsesAt));
    },

    /** Starts the subscription, or changes one, and uses the keys up. Every step finds what an earlier try has done. */
    async commitRedemption({ redemptionId, at, ...request }: At & RedeemRequest): Promise<Redeemed> {
      const redemption = await redemptionOf(redemptionId);
      await judge(redemption, at, request);
      switch (redemption.use) {
        case 'activate':
        case 'separate':
          await activate(redemption, at);
          break;
        case 'renew':
        case 'addSeats':
          await change(redemption, redemption.use, at, request);
          break;
        case 'replace':
          await replace(redemption, at, request);
          break;
        case null:
          throw new DomainError('choiceRequired');
      }
      await giveAdviser(redemption, at);
      return { tenantId: redemption.tenantId, subscriptionId: redemption.subscriptionId };
    },

    /** Ends the redemption; keys that were not used are free again. */
    async endRedemption({ redemptionId, end, at }: At & { end: RedemptionEnd }): Promise<void> {
      if (end !== 'redeemed') await keys.free(redemptionId);
      await redemptions.end(redemptionId, end, new Date(at));
      if (end === 'redeemed') await tellAdministrators(redemptionId, at);
    },
  };

  /** Those of a tenant that a partner has redeemed for hear of it. */
  async function tellAdministrators(redemptionId: string, at: string): Promise<void> {
    const redemption = await redemptionOf(redemptionId);
    const { redeemedByPartner, testClockId } = redemption;
    if (redeemedByPartner === null) return;
    const notBefore = testClockId === null ? null : at;
    const announcement = announcementOf('keysRedeemed', redemption, notBefore);
    await startWorkflow(context, workflowTypes.announcement, { ...announcement, testClockId, notBefore });
  }

  async function redemptionOf(redemptionId: string): Promise<Redemption> {
    return requireFound(await redemptions.find(redemptionId), `redemption ${redemptionId}`);
  }

  /**
   * That the customer has ticked what would happen now, which is written down; what an earlier try began stays judged.
   * @throws DomainError reviewChanged, acknowledgementRequired, usersNotFreed, and why the choice does not apply any more
   */
  async function judge(redemption: Redemption, at: string, request: RedeemRequest): Promise<void> {
    const { acknowledgement, tenantId, newTenant } = redemption;
    const { requestId, freeUsers } = request;
    if (acknowledgement?.requestId === requestId || (await hasBegun(redemption))) return;
    const choice = choiceOf(redemption);
    if (!choice) throw new DomainError('choiceRequired');
    const zone = newTenant?.zone ?? (await tenants.find(tenantId))?.zone;
    if (zone === undefined) throw new DomainError('tenantErased');
    const option = chosenOption(choice, await keySituation(database, redemption, { zone, now: instant(at) }));
    const { things, figures } = acknowledge({ option, newTenant }, request);
    if (choice.use === 'renew' && freeUsers) {
      const { subscriptionId } = choice;
      const reasons = await notFreeable(database, { tenantId, subscriptionId }, freeUsers);
      assertAllFreed(freeUsers.flatMap((userId, place) => ofPlace(place, reasons.get(userId))));
    }
    const ticked = { things, figures, requestId, at: new Date(at) };
    if (!(await redemptions.acknowledge(redemption, ticked, request.partnerId))) throw new DomainError('reviewChanged');
  }

  /** An earlier try has made its change already. */
  async function hasBegun({ _id: redemptionId, use, subscriptionId, replaces }: Redemption): Promise<boolean> {
    if (await keys.isUsing(redemptionId)) return true;
    if (replaces) return (await subscriptionOf(replaces.subscriptionId))?.replacement?.by === subscriptionId;
    // What begins of itself does so after its keys are used.
    if (use === 'activate' || use === 'separate') return false;
    return isRenewedBy(await subscriptionOf(subscriptionId), redemptionId);
  }

  /** Starts a subscription, for a tenant that may have to be created first. */
  async function activate(redemption: Redemption, at: string): Promise<void> {
    const beginning = redemption.newTenant
      ? await createTenant(redemption, redemption.newTenant, new Date(at))
      : await existingTenant(redemption);
    await begin(redemption, beginning, at);
  }

  /** From the first key that is used there is no way but on. */
  async function begin(redemption: Redemption, beginning: NewSubscription, at: string): Promise<void> {
    const { _id: redemptionId, tenantId, subscriptionId, testClockId } = redemption;
    const { zone, administratorId, replaces } = beginning;
    await relate(redemption);
    await keys.use(redemptionId, new Date(at));
    const commitment = await commitmentOf(redemption, zone, at);
    const place = { tenantId, subscriptionId, testClockId, at };
    await beginSubscription(context, { ...place, commitment, administratorId, replaces });
  }

  async function createTenant(redemption: Redemption, newTenant: NewTenant, createdAt: Date): Promise<NewSubscription> {
    const { administrator, ...organisation } = newTenant;
    const { tenantId, testClockId, agreement } = redemption;
    const agreements = agreement ? [agreement] : [];
    await claimBeginning(redemption);
    const tenant = { ...organisation, _id: tenantId, vatId: null, testClockId, agreements, createdAt };
    if (!(await tenants.find(tenantId))) await administrators.found(tenant, [administrator]);
    return { zone: newTenant.zone, administratorId: administrator.userId, replaces: null };
  }

  async function existingTenant(redemption: Redemption): Promise<NewSubscription> {
    const { tenantId, agreement, assignTo } = redemption;
    const tenant = await liveTenant(tenantId);
    await claimBeginning(redemption);
    if (agreement) await tenants.accept(tenantId, agreement);
    const [user] = assignTo ? await users.active(tenantId, [assignTo]) : [];
    return { zone: tenant.zone, administratorId: user?._id ?? null, replaces: null };
  }

  /** The sellers of its keys, and the partner that opened it, see the tenant from now on. */
  async function relate(redemption: Redemption): Promise<void> {
    const redeemed = await keys.byHashes(redemption.keyHashes);
    const sellers = [...redeemed.values()].flatMap(({ soldBy }) => soldBy ?? []);
    // Relations are on the wall's time, like the API keys of those who have them.
    const { _id, tenantId } = redemption;
    for (const partnerId of resellersBy(redemption, sellers)) {
      await relations.addReseller({ partnerId, tenantId, cause: `redemption/${_id}`, at: new Date() });
    }
  }

  /** The partner that was named, or advises on what is replaced, becomes the one of record of the subscription. */
  async function giveAdviser(redemption: Redemption, at: string): Promise<void> {
    const { _id, tenantId, subscriptionId, testClockId, partnerOfRecord = null, replaces } = redemption;
    const place = { tenantId, subscriptionId, testClockId, cause: `redemption/${_id}`, at };
    await nameAdviser(context, place, { partnerId: partnerOfRecord, replaces: replaces?.subscriptionId ?? null });
  }

  async function liveTenant(tenantId: string): Promise<Tenant> {
    const tenant = requireFound(await tenants.find(tenantId), `tenant ${tenantId}`);
    if (tenant.state === 'erased') throw new DomainError('tenantErased');
    if (tenant.administratorIds.length === 0) throw new DomainError('noAdministrator');
    return tenant;
  }

  /**
   * Claims that a subscription of the tenant begins: the world may have moved on since the redemption was opened, and may move
   * at this moment. It comes after everything that may refuse: what is claimed has to begin.
   * @throws DomainError deletionBegun, useNotPossible
   */
  async function claimBeginning({ use, tenantId, subscriptionId }: Redemption): Promise<void> {
    await database.tenantClaims.claim(tenantId, async (before) => {
      // An earlier try came this far.
      if (before.some((claim) => claim.kind === 'beginning' && claim.subscriptionId === subscriptionId)) return null;
      if (before.some(({ withTenant }) => withTenant)) throw new DomainError('deletionBegun');
      // What was opened to stand beside others begins also when they have gone meanwhile.
      if (use === 'activate') {
        const { projections, beginning } = await otherSubscriptions(context, { tenantId, subscriptionId }, before);
        assertStands(
          use,
          projections.map(({ subscription }) => subscriptionFromJson(subscription)),
        );
        if (beginning.length > 0) throw standsAlready();
      }
      return { kind: 'beginning', subscriptionId, withTenant: false };
    });
  }

  /** One more term, or more seats: the subscription decides. */
  async function change(
    redemption: Redemption,
    use: 'renew' | 'addSeats',
    at: string,
    { requestId, freeUsers }: RedeemRequest,
  ): Promise<void> {
    const { _id: redemptionId, tenantId, subscriptionId, agreement } = redemption;
    const tenant = requireFound(await tenants.find(tenantId), `tenant ${tenantId}`);
    // What has become of its data the subscription says; nothing that names a person is added to it.
    if (agreement && tenant.state === 'live') await tenants.accept(tenantId, agreement);
    const subscription = await subscriptionOf(subscriptionId);
    const to = { tenantId, subscriptionId };
    // An earlier try may have come this far and be longer ago than the subscription remembers requests.
    if (!isRenewedBy(subscription, redemptionId)) {
      const commitment = toJson(await commitmentOf(redemption, tenant.zone, at));
      const asked = { requestId, commitment };
      await (use === 'renew'
        ? askSubscription(context, to, renew, {
            ...asked,
            freeUsers,
            leavers: subscription ? await leaversOf(database, subscription) : 0,
          })
        : askSubscription(context, to, addSeats, asked));
    }
    // Whose keys were refused has sold nothing to the tenant.
    await relate(redemption);
    await keys.use(redemptionId, new Date(at));
  }

  /** The old subscription agrees first; from then on it waits for the new one. */
  async function replace(redemption: Redemption, at: string, { requestId }: RedeemRequest): Promise<void> {
    const { tenantId, subscriptionId, agreement, replaces } = redemption;
    if (!replaces) throw new DomainError('choiceRequired');
    const tenant = await liveTenant(tenantId);
    if (agreement) await tenants.accept(tenantId, agreement);
    const term = await replacedTerm(redemption, replaces, at, requestId);
    const replacing = { tenantId, subscriptionId, at, replaced: replaces.subscriptionId, agreedBy: requestId };
    await beginReplacing(context, replacing, async () => {
      await claimBeginning(redemption);
      const beginning = { zone: tenant.zone, administratorId: null, replaces: { ...replaces, ...term } };
      await begin(redemption, beginning, at);
    });
  }

  async function replacedTerm(
    redemption: Redemption,
    replaces: Replaced,
    at: string,
    requestId: string,
  ): Promise<Pick<ReplacedSubscription, 'expiresOn' | 'zone'>> {
    const { subscriptionId: by, plan, agreedLoss } = redemption;
    const { subscriptionId: old, when } = replaces;
    const before = await subscriptionOf(old);
    if (before?.replacement?.by === by) return lastTerm(before);
    const request: ReplaceRequest = { requestId, by, planId: plan.id, when, daysLost: agreedLoss, at };
    const to = { tenantId: redemption.tenantId, subscriptionId: old };
    const { expiresOn, zone } = await askSubscription(context, to, replaceBy, request);
    return { expiresOn: expiresOn === null ? null : plainDate(expiresOn), zone };
  }

  async function subscriptionOf(subscriptionId: string): Promise<Subscription | null> {
    const found = await database.subscriptions.find(subscriptionId);
    return found && subscriptionFromJson(found.subscription);
  }

  function commitmentOf(redemption: Redemption, zone: string, at: string): Promise<Commitment> {
    return keyCommitment(database, redemption, { zone, now: instant(at) });
  }
};

function ofPlace(place: number, code: ErrorCode | undefined): NotFreed[] {
  return code ? [{ place, code }] : [];
}

/** Why a redemption does not get a key that is claimed; the pointer is its place in the request. */
function refusalOfClaim({ state, at, soldBy, owner }: KeyClaim, { plan }: Redemption, pointer: string): Refusal {
  const about = { soldBy, plan: { id: plan.id, version: plan.version } };
  return refusalOf({
    state,
    at: at.toISOString(),
    pointer,
    about: state === 'reserved' ? { ...about, redemptionId: owner } : about,
  });
}

function isRenewedBy(subscription: Subscription | null, redemptionId: string): boolean {
  return subscription?.terms.some((term) => redemptionOfTerm(term) === redemptionId) ?? false;
}
