/** What keeps Concord from starting, as one sentence that a person can act on. Printed without a stack. */
export class StartProblem extends Error {
  name = 'StartProblem';
}
