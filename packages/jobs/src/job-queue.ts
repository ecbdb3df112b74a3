/** Work that waits, by the id of the row that says what is to be done; the queue itself carries no facts. */
export type Job = {
  readonly merchantId: string;
  readonly id: string;
  /** 1 for the first attempt; one that answered `again` is not counted. */
  readonly attempt: number;
};

/** `again`: a part is done, the rest wants its turn behind the others that wait. */
export type Outcome = 'done' | 'again';

export type WorkOptions = {
  /** At least once, and after a kill by somebody else. Long work is cut into parts of a few seconds. */
  readonly handle: (job: Job) => Promise<Outcome>;
  /** Told when the last attempt has failed; the job leaves the queue after that. */
  readonly onGivenUp: (job: Job, error: unknown) => Promise<void>;
  readonly concurrency: number;
  readonly attempts: number;
  /** After the first failure; each further one doubles it. */
  readonly pauseMs: number;
  /** How long after a worker died its jobs go to others; a living one renews its own. */
  readonly leaseMs: number;
};

export type Working = {
  /** Takes no more, and waits for what is under way. */
  readonly stop: () => Promise<void>;
};

export type JobQueue = {
  /** Puts a job in, unless it waits or is worked on already. Any number of processes may add and work. */
  readonly add: (merchantId: string, id: string) => Promise<void>;
  readonly work: (options: WorkOptions) => Working;
  readonly close: () => Promise<void>;
};
