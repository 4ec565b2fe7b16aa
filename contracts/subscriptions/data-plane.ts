/** Commands to the data plane. */
import { defineSignal } from '@temporalio/workflow';
import type { NotBefore } from '../messages.js';
import type { SubscriptionChange } from './changes.js';

/** A change of which the data plane is told. */
export interface DataPlaneChange extends SubscriptionChange {
  readonly command: 'update' | 'disable' | 'reactivate' | 'supersede';
}

/** A subscription whose data plane has not taken its newest command. */
export interface DataPlaneDelivery {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** For those who start it. */
export type DataPlaneDeliveryWorkflow = (input: DataPlaneDelivery) => Promise<void>;

/** Tells the delivery process of a data plane that a newer command waits. */
export const dataPlaneChanged = defineSignal<[]>('dataPlaneChanged');
