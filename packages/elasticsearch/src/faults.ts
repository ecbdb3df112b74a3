/**
 * The server could not be asked, did not answer in time, or said that it is too busy: the same call may succeed later, and
 * a contract's edge answers 503 with Retry-After.
 */
export class ElasticsearchUnavailable extends Error {
  readonly retryAfterMs = 1_000;
}

/** The server understood the call and refused it: trying again changes nothing. */
export class ElasticsearchRefused extends Error {
  readonly status: number;
  /** Its own name for the reason, such as `index_not_found_exception`. */
  readonly type: string;

  constructor(status: number, type: string, reason: string) {
    super(`Elasticsearch refused (${status} ${type}): ${reason}`);
    this.status = status;
    this.type = type;
  }
}
