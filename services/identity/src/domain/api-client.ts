/** A merchant's own program, or one of a third party that it let in. Only the hash of its secret is kept. */
export type ApiClient = {
  readonly clientId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly secretHash: string;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  readonly version: number;
};
