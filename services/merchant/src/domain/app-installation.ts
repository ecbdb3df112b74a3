/** A third party's app that a merchant lets act within the scopes it consented to. */
export type AppInstallation = {
  readonly id: string;
  readonly name: string;
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  readonly status: 'installed' | 'uninstalled';
  readonly installedAtMs: number;
  readonly version: number;
};

export type AppNotFound = { readonly code: 'APP_NOT_FOUND' };
