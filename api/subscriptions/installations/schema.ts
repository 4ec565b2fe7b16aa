import { z } from 'zod';
import { installationStates, nextSteps } from '../../../domain/subscriptions/invitations.js';
import type { User } from '../../../models/identity/users.js';
import type { Installation } from '../../../models/subscriptions/installations.js';
import { email, instant, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import type { Language } from '../../i18n/language.js';
import { person, resultAt } from '../../identity/users/people.js';
import { idOf } from '../../ids.js';
import { subscriptionId } from '../subscriptions/schema.js';
import { installationTexts } from './texts.js';

const userId = idOf('user', 'Id of a user');

const state = z.enum(installationStates).meta({
  description:
    'waiting: not invited yet; done: the user or the data plane has said so; withdrawn: no mail comes any more',
});

/** Whatever its form: a link that is not valid is told on a page. */
const installation = z
  .strictObject({
    userId,
    name: z.string().meta({ description: 'Empty once the user is purged', example: 'Jan Nowak' }),
    email: email.nullable(),
    state,
    nextMailAt: instant.nullable().meta({ description: 'When the invitation or the reminder is due' }),
    invitedAt: instant.nullable(),
    remindedAt: instant.nullable(),
    undeliverable: z.boolean().meta({ description: 'The mail server has refused the last mail for good' }),
    doneAt: instant.nullable(),
    doneBy: z
      .enum(['link', 'dataPlane'])
      .nullable()
      .meta({ description: 'By the link in the mail, or by the data plane' }),
    withdrawnBecause: z
      .enum(['userLeft', 'noLicence', 'subscriptionEnded'])
      .nullable()
      .meta({ description: 'Why no mail comes any more' }),
  })
  .meta({ id: 'Installation' });

const count = z.number().int().min(0);

export const installations = pageOf(installation, 'InstallationPage')
  .extend({
    counts: z
      .strictObject({ waiting: count, invited: count, reminded: count, done: count, withdrawn: count })
      .meta({ description: 'Users of all pages, by state' }),
    nextSteps: z
      .array(z.strictObject({ id: z.enum(nextSteps), text: z.string() }))
      .meta({ description: 'What is left to be done by the administrator; none where nothing was replaced' }),
  })
  .meta({ id: 'InstallationPage' });

export const installationQuery = pageQuery.extend({ state: state.optional() });

export const installationReport = z
  .strictObject({
    subscriptionId,
    userId: person.optional(),
    userIds: z.array(person).min(1).max(500).optional(),
    installedAt: instant.optional().meta({ description: 'Left out: now' }),
  })
  .refine((report) => (report.userId === undefined) !== (report.userIds === undefined), {
    message: 'must have either userId or userIds',
  })
  .meta({ id: 'InstallationReport' });

export const reportedInstallations = z
  .strictObject({
    results: z.array(
      resultAt(
        z.enum(['done', 'alreadyDone', 'refused']).meta({
          description:
            'refused: nobody is named there, or somebody who was not moved to this subscription or is purged',
        }),
      ),
    ),
  })
  .meta({
    id: 'ReportedInstallations',
    description: 'Answered person by person: one that is refused does not fail the others',
  });

export function showInstallation(found: Installation, user: User | undefined): z.input<typeof installation> {
  return {
    userId: found.userId,
    name: user?.name ?? '',
    email: user?.email || null,
    state: found.state,
    nextMailAt: shownOrNull(found.dueAt),
    invitedAt: shownOrNull(found.invitedAt),
    remindedAt: shownOrNull(found.remindedAt),
    undeliverable: found.undeliverable,
    doneAt: shownOrNull(found.doneAt),
    doneBy: found.doneBy,
    withdrawnBecause: found.withdrawnBecause,
  };
}

export function showNextSteps(language: Language): z.input<typeof installations>['nextSteps'] {
  return nextSteps.map((id) => ({ id, text: installationTexts[language].nextStep[id] }));
}

function shownOrNull(at: Date | null): string | null {
  return at && showInstant(at);
}
