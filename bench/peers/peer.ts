/** What a peer's recipe may need to know. */
export type Place = {
  /** Where the peers' own scripts lie; they are called and never copied. */
  readonly scripts: string;
  /** Where its packages and its shop are. */
  readonly folder: string;
  readonly products: number;
};

/** The servers of a run, started by our own recipes, and the database that is meant. */
export type Beside = { readonly postgresPort: number; readonly redisUrl: string; readonly database: string };

export type Step = {
  readonly what: string;
  /** Of Node, in this folder. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export type Server = Pick<Step, 'args' | 'folder'> & {
  readonly environment: Readonly<Record<string, string>>;
  /** Of its measuring script, beside what all peers are told. */
  readonly measuredWith: readonly string[];
};

/** Another platform: how it is installed, filled and served. */
export type Peer = {
  /** As the peers' measuring script calls it. */
  readonly name: string;
  readonly packages: readonly string[];
  /** The package whose version is the platform's. */
  readonly core: string;
  readonly build: (place: Place) => readonly Step[];
  readonly fill: (place: Place, beside: Beside) => readonly Step[];
  readonly server: (place: Place, beside: Beside, port: number) => Server;
};

/** The role that their scripts sign in with. */
export const ROLE = { name: 'bench', password: 'x' } as const;
