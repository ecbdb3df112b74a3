import { type Answer, problem } from '../kit/answer.ts';
import type { Refusal } from './decide.ts';

export function refusalAnswer(refusal: Refusal): Answer {
  const { code, ...facts } = refusal;
  const [status, detail] = wording(refusal.code);
  return problem(status, code, detail, facts);
}

function wording(code: Refusal['code']): readonly [status: number, detail: string] {
  switch (code) {
    case 'CANCELLED':
      return [409, 'This reference was cancelled; nothing can be authorised under it.'];
    case 'UNKNOWN_TOKEN':
      return [422, 'No such token.'];
    case 'UNKNOWN_AUTHORISATION':
      return [404, 'No such authorisation.'];
    case 'NOT_CAPTURABLE':
      return [409, 'Only an authorised amount that was not voided can be captured.'];
    case 'EXCEEDS_AUTHORISED':
      return [422, 'More than what is left of the authorised amount.'];
    case 'EXCEEDS_CAPTURED':
      return [422, 'More than what was captured and not refunded yet.'];
    case 'NOT_VOIDABLE':
      return [409, 'Nothing is left to void.'];
    case 'NO_CHALLENGE':
      return [409, 'No 3-D Secure challenge is open.'];
    case 'ALREADY_CAPTURED':
      return [409, 'Money was captured under this reference: refund it.'];
  }
}
