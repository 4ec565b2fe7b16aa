import type { UserCounts } from '../../../domain/subscriptions/reassignment.js';
import { type SetUpSituation, setUpDetails } from '../../../workflows/subscriptions/set-up-details.js';

const since = '2032-03-10T10:00:00Z';
const counts: UserCounts = { total: 100, waiting: 0, moved: 97, passedOver: 0, failed: 3, setAside: 0, movedBack: 0 };
const situation: SetUpSituation = {
  subscriptionId: 'sub_1',
  status: 'running',
  since,
  users: null,
  reasons: {},
  problem: null,
  undoing: false,
  undoneBy: null,
  invitesAt: null,
};

describe('a stuck set-up', () => {
  it('says how many have moved and have not, why, until when, and what to do', () => {
    expect(
      setUpDetails({
        ...situation,
        status: 'stuck',
        users: counts,
        reasons: { dataPlaneRefused: 2, noFreeSeat: 1 },
        problem: { code: 'usersNotMoved', message: 'Users who could not be moved: 3.' },
        undoneBy: Date.parse('2032-03-24T10:00:00Z'),
      }),
    ).toBe(
      '**Stuck** since 2032-03-10T10:00:00Z: ' +
        '97 of 100 users have moved, 3 could not be moved (2 × dataPlaneRefused, 1 × noFreeSeat).\n\n' +
        'Solve it and `POST /v1/subscriptions/sub_1/set-up/retry`, ' +
        'leave them where they are with `POST /v1/subscriptions/sub_1/set-up/set-aside` ' +
        'or take it back with `POST /v1/subscriptions/sub_1/undo`; if nobody decides it is undone at 2032-03-24T10:00:00Z.',
    );
  });

  it('that moves nobody speaks of no users and of no date', () => {
    const problem = { code: 'dataPlaneRefused', message: 'The data plane answered 422: Told to fail' } as const;
    expect(setUpDetails({ ...situation, status: 'stuck', problem })).toBe(
      '**Stuck** since 2032-03-10T10:00:00Z: `dataPlaneRefused`, The data plane answered 422: Told to fail.\n\n' +
        'Solve it and `POST /v1/subscriptions/sub_1/set-up/retry` or take it back with `POST /v1/subscriptions/sub_1/undo`.',
    );
  });

  it('while it is taken back can only be tried again', () => {
    const problem = { code: 'dataPlaneRefused', message: 'No' } as const;
    const users = { ...counts, moved: 40, movedBack: 57 };
    expect(setUpDetails({ ...situation, status: 'stuck', problem, users, undoing: true })).toMatch(
      /57 users have their old licence again, 40 have not.*\n\nSolve it and `POST [^`]*retry`\.$/s,
    );
  });
});

it.each([
  ['running', /^\*\*Running\*\* since \S+: 97 of 100 users have moved, 3 could not be moved\./],
  ['undoing', /^\*\*Being undone\*\*/],
  ['paused', /^\*\*Paused\*\*.*set-up\/resume/s],
  ['done', /^\*\*Done\*\* since \S+: 97 of 100 users have moved, 3 could not be moved\.$/],
  ['undone', /^\*\*Undone\*\*/],
] as const)('one that is %s says so', (status, expected) => {
  expect(setUpDetails({ ...situation, status, users: counts })).toMatch(expected);
});

it('one that is done says when the next users are invited', () => {
  const invitesAt = Date.parse('2032-03-12T08:00:00Z');
  expect(setUpDetails({ ...situation, status: 'done', invitesAt })).toBe(
    '**Done** since 2032-03-10T10:00:00Z. The next users are invited or reminded at 2032-03-12T08:00:00Z.',
  );
});
