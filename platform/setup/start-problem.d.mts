export class StartProblem extends Error {}
export function explained(error: unknown): unknown;
