import type { CompiledWorkflowOptions } from '@temporalio/client';
import { tenantAttributeInterceptor } from '../../adapters/tenant-attribute.js';
import { searchAttributes } from '../../contracts/search-attributes.js';
import { clockWorkflowId, redemptionWorkflowId } from '../../contracts/workflow-ids.js';

type Options = Pick<CompiledWorkflowOptions, 'workflowId' | 'typedSearchAttributes'>;

/** What a workflow is started with, however it is started. */
async function startedWith(
  how: 'start' | 'startWithDetails' | 'startUpdateWithStart' | 'signalWithStart',
  given: Options,
) {
  const field = how === 'startUpdateWithStart' ? 'workflowStartOptions' : 'options';
  let seen: unknown;
  const next = async (input: Record<string, unknown>) => {
    seen = input[field];
  };
  await tenantAttributeInterceptor[how]?.({ [field]: given } as never, next as never);
  return (seen as Options).typedSearchAttributes;
}

const ways = ['start', 'startWithDetails', 'startUpdateWithStart', 'signalWithStart'] as const;

it.each(ways)('a workflow that begins by %s carries its tenant', async (how) => {
  expect(await startedWith(how, { workflowId: redemptionWorkflowId('ten_1', 'red_1') })).toEqual([
    { key: searchAttributes.tenant, value: 'ten_1' },
  ]);
});

it('a workflow of no tenant carries `system`, and keeps what else it is given', async () => {
  const state = { key: searchAttributes.state, value: 'active' };
  const typedSearchAttributes = [state, { key: searchAttributes.tenant, value: 'another' }];
  expect(await startedWith('start', { workflowId: clockWorkflowId('clk_1'), typedSearchAttributes })).toEqual([
    state,
    { key: searchAttributes.tenant, value: 'system' },
  ]);
});
