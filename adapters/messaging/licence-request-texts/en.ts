import type { LicenceRequestTexts } from './texts.js';

export const en: LicenceRequestTexts = {
  requested: {
    subject: '{user} asks for a licence of {planName}',
    lead: '{user} of {organisation} asks for a licence of {planName}.',
    message: 'The message: “{message}”',
    decide:
      'An administrator gives it from a free seat, or declines with a reason. Where no seat is free you are told what one more costs before it is bought.',
    until: 'Please answer until {lapsesAt}: after that the request lapses, and {user} is told so.',
    link: 'Read the request and answer it',
    summary: '{user} asks for a licence: “{message}” Please answer until {lapsesAt}.',
  },
  ended: {
    subject:
      '{planName}: {outcome, select, granted {you have the licence} declined {your request was declined} other {nobody has answered your request}}',
    lead: '{outcome, select, granted {You have been given a licence of {planName}, and can work with it now.} declined {Your request for a licence of {planName} was declined.} other {Nobody has answered your request for a licence of {planName} within 30 days, so that it has lapsed.}}',
    reason: 'The reason: “{reason}”',
    askAgain: 'You can ask for it again.',
    questions:
      'If you have a question, please turn to {known, select, yes {your administrator: {administrator}} other {an administrator of {organisation}}}.',
  },
};
