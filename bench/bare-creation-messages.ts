import { defineUpdate } from '@temporalio/workflow';

export const bareOpened = defineUpdate<void, []>('opened');
export const bareAccept = defineUpdate<void, []>('accept');
export const bareRedeem = defineUpdate<void, []>('redeem');
