import { aggregateTable, type Database, rowsOf, sql } from '@concord/database';
import type { SignUp, SignUpIds } from '../domain/sign-up.ts';

export const signUps = aggregateTable<SignUp>({
  name: 'sign_up',
  key: [],
  columns: {
    state: 'text',
    request_hash: 'text',
    ids: 'jsonb',
    sealed_input: 'text',
    refusal: 'text',
    attempts: 'bigint',
    due_at: 'timestamptz',
    version: 'bigint',
  },
  keyOf: () => [],
  fromRow: signUpFromRow,
  toRow: (signUp) => ({
    state: signUp.state,
    request_hash: signUp.requestHash,
    ids: signUp.ids,
    sealed_input: signUp.state === 'registering' ? signUp.sealedInput : null,
    refusal: signUp.state === 'refused' ? signUp.refusal : null,
    attempts: signUp.attempts,
    due_at: dueAt(signUp),
    version: signUp.version,
  }),
  personal: ['sealed_input'],
});

function dueAt(signUp: SignUp): string | null {
  switch (signUp.state) {
    case 'registering':
      return new Date(signUp.dueAtMs).toISOString();
    case 'refused':
      return new Date(signUp.forgetAtMs).toISOString();
    case 'done':
      return null;
  }
}

function signUpFromRow(row: Record<string, unknown>): SignUp {
  const common = {
    ids: row.ids as SignUpIds,
    requestHash: row.request_hash as string,
    attempts: row.attempts as number,
    version: row.version as number,
  };
  const state = row.state as SignUp['state'];
  switch (state) {
    case 'registering':
      return { ...common, state, sealedInput: row.sealed_input as string, dueAtMs: row.due_at as number };
    case 'done':
      return { ...common, state };
    case 'refused':
      return { ...common, state, refusal: row.refusal as string, forgetAtMs: row.due_at as number };
  }
}

/** Merchants whose sign-up was left half way, for the sweeper. */
export async function readDueSignUps(system: Database, limit: number): Promise<string[]> {
  const text = `select merchant_id from sign_up where state = 'registering' and due_at <= now() order by due_at limit $1`;
  const [result] = await system.run(sql<{ merchant_id: string }>(text, limit));
  return rowsOf<{ merchant_id: string }>(result).map((row) => row.merchant_id);
}

/** Forgets refused sign-ups when their keys have run out. */
export async function forgetRefusedSignUps(system: Database): Promise<void> {
  await system.run(sql("delete from sign_up where state = 'refused' and due_at <= now()"));
}
