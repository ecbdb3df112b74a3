/** The merchant trades on where it was; nothing was lost, and the move may be tried again. */
export class MoveGivenUp extends Error {}
