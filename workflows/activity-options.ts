/**
 * Of activities that take moments, and up to a minute where whom they ask is busy. Meanwhile the worker says by itself that it is
 * alive (`worker/activity-interceptors.ts`): one that dies with such an activity is found out by its silence, not by the minute.
 */
export const ofMoments = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '20 seconds',
  retry: { maximumInterval: '1 minute' },
} as const;
