import { aggregateTable, type CallContext, openWriter, put, rowKey, rowsOf, sql, type Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestService, testService } from '../src/index.ts';

type Shelf = { readonly id: string; readonly units: number; readonly version: number };

const shelves = aggregateTable<Shelf>({
  name: 'shelf',
  kept: 'version',
  key: ['id'],
  columns: { units: 'bigint', version: 'bigint' },
  keyOf: ({ id }) => [id],
  fromRow: (row) => ({ id: row.id as string, units: row.units as number, version: row.version as number }),
  toRow: (shelf) => shelf,
});

type Change = { readonly id: string; readonly by: number };
type TooFew = { readonly code: 'TOO_FEW'; readonly units: number };

/** How often each decision was made tells whether what was believed had to be loaded after all. */
let decisions = 0;

const build: Write<Change, number, TooFew> = {
  name: 'build',
  load: ({ id }) => [rowKey(shelves, id)],
  creates: ({ id }) => [rowKey(shelves, id)],
  decide: ({ id, by: units }, state) => {
    decisions += 1;
    if (state.get(shelves, id)) return accept({ effectId: id });
    if (units < 0) return reject({ code: 'TOO_FEW', units });
    return accept({ effectId: id, put: [put(shelves, { id, units, version: 1 })] });
  },
  answer: (state, id) => state.get(shelves, id)?.units ?? 0,
};

const change: Write<Change, number, TooFew> = {
  name: 'change',
  load: ({ id }) => [rowKey(shelves, id)],
  decide: ({ id, by }, state) => {
    decisions += 1;
    const shelf = state.get(shelves, id) ?? { id, units: 0, version: 0 };
    const units = shelf.units + by;
    if (units < 0) return reject({ code: 'TOO_FEW', units: shelf.units });
    return accept({ effectId: id, put: [put(shelves, { id, units, version: shelf.version + 1 })] });
  },
  answer: (state, id) => state.get(shelves, id)?.units ?? 0,
};

/** Books beside a shelf that it only looks at. */
const copy: Write<{ readonly from: string; readonly to: string }, number> = {
  name: 'copy',
  load: ({ from, to }) => [rowKey(shelves, from), rowKey(shelves, to)],
  decide: ({ from, to }, state) => {
    decisions += 1;
    const units = state.get(shelves, from)?.units ?? 0;
    const version = (state.get(shelves, to)?.version ?? 0) + 1;
    return accept({ effectId: to, put: [put(shelves, { id: to, units, version })] });
  },
  answer: (state, id) => state.get(shelves, id)?.units ?? 0,
};

let kit: TestService;
let context: CallContext;

beforeAll(async () => {
  kit = await testService('shelves', new URL('./migrations/', import.meta.url).pathname);
});
afterAll(() => kit.stop());

function merchant(extra: Partial<CallContext> = {}): CallContext {
  return { merchantId: newId('merchant'), actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1', ...extra };
}

function keyed(key: string): CallContext {
  return { ...context, idempotency: { scope: 'user:usr_1', key, requestHash: 'same' } };
}

/** Answers, and how many decisions that took. */
async function counted<Answer>(act: () => Promise<Answer>): Promise<{ answer: Answer; decided: number }> {
  decisions = 0;
  const answer = await act();
  return { answer, decided: decisions };
}

/** Someone changes the database past the writer. */
async function behindItsBack(text: string, ...values: string[]): Promise<void> {
  await kit.data.system.run(sql(text, context.merchantId, ...values));
}

async function unitsOf(id: string): Promise<number | undefined> {
  const [result] = await kit.data.system.run(
    sql('select units from shelf where merchant_id = $1 and id = $2', context.merchantId, id),
  );
  return rowsOf<{ units: number }>(result)[0]?.units;
}

describe('a row that the writer remembers', () => {
  test('is known as it was committed last, and before that not at all', async () => {
    context = merchant();
    expect(kit.data.writer.recall(shelves, context.merchantId, 'a')).toBeUndefined();
    await kit.data.writer.run(change, { id: 'a', by: 5 }, context);
    await kit.data.writer.run(change, { id: 'a', by: -9 }, context);
    expect(kit.data.writer.recall(shelves, context.merchantId, 'a')?.aggregate).toMatchObject({ units: 5, version: 1 });
    expect(kit.data.writer.recall(shelves, newId('merchant'), 'a')).toBeUndefined();
  });

  test('changes in one round trip what is so, and is loaded again where it is not', async () => {
    context = merchant();
    const add = (by: number) => counted(() => kit.data.writer.run(change, { id: 'a', by }, context));
    expect(await add(5)).toEqual({ answer: { ok: true, value: 5 }, decided: 1 });
    expect(await add(1)).toEqual({ answer: { ok: true, value: 6 }, decided: 1 });
    await behindItsBack('update shelf set units = 100, version = version + 1 where merchant_id = $1 and id = $2', 'a');
    expect(await add(1)).toEqual({ answer: { ok: true, value: 101 }, decided: 2 });
    expect(await unitsOf('a')).toBe(101);
    await behindItsBack('delete from shelf where merchant_id = $1 and id = $2', 'a');
    expect(await add(1)).toEqual({ answer: { ok: true, value: 1 }, decided: 2 });
  });

  test('must still be so where a decision only looked at it', async () => {
    context = merchant();
    const copied = () => counted(() => kit.data.writer.run(copy, { from: 'a', to: 'b' }, context));
    await kit.data.writer.run(change, { id: 'a', by: 5 }, context);
    await copied();
    expect(await copied()).toEqual({ answer: { ok: true, value: 5 }, decided: 1 });
    await behindItsBack('update shelf set units = 7, version = version + 1 where merchant_id = $1 and id = $2', 'a');
    expect(await copied()).toEqual({ answer: { ok: true, value: 7 }, decided: 2 });
    await behindItsBack('delete from shelf where merchant_id = $1 and id = $2', 'a');
    expect(await copied()).toEqual({ answer: { ok: true, value: 0 }, decided: 2 });
    // That it is not there is remembered too, and proved too.
    expect(await copied()).toEqual({ answer: { ok: true, value: 0 }, decided: 1 });
    await behindItsBack('insert into shelf values ($1, $2, 9, 1)', 'a');
    expect(await copied()).toEqual({ answer: { ok: true, value: 9 }, decided: 2 });
  });

  test('a batch behind one that is on its way decides on what that one changes', async () => {
    context = merchant();
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; turn < 40; turn++) {
      answers.push(kit.data.writer.run(change, { id: 'wave', by: 1 }, context).then((one) => one.ok && one.value));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(answers)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await unitsOf('wave')).toBe(40);
  });

  test('one wrong belief costs the others of its batch nothing but time', async () => {
    context = merchant();
    const add = (id: string) => kit.data.writer.run(change, { id, by: 1 }, context);
    await Promise.all([add('x'), add('y'), add('z')]);
    await behindItsBack('update shelf set units = 50, version = 9 where merchant_id = $1 and id = $2', 'y');
    expect(await Promise.all([add('x'), add('y'), add('z')])).toEqual([2, 51, 2].map((value) => ({ ok: true, value })));
  });

  test('after a fault nothing is remembered', async () => {
    context = merchant();
    await kit.data.writer.run(change, { id: 'a', by: 5 }, context);
    const breaks: typeof change = {
      ...change,
      decide: () => accept({ effectId: 'a', append: [], events: [{ type: 'x', key: 'k', data: { n: 1n as never } }] }),
    };
    await expect(kit.data.writer.run(breaks, { id: 'a', by: 1 }, context)).rejects.toThrow();
    expect(kit.data.writer.recall(shelves, context.merchantId, 'a')).toBeUndefined();
    expect(await kit.data.writer.run(change, { id: 'a', by: 1 }, context)).toEqual({ ok: true, value: 6 });
  });
});

describe('two writers that remember, and one that does not, on the same rows', () => {
  test('lose no change', async () => {
    context = merchant();
    const other = openWriter({ name: 'other', database: kit.data.database, remembers: true });
    const loading = openWriter({ name: 'loading', database: kit.data.database });
    const ids = ['p', 'q', 'r'];
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const writer = [kit.data.writer, other, loading][turn % 3] ?? other;
      const [from = '', to = ''] = [ids[turn % 2], ids[(turn + 1) % 2]];
      answers.push(writer.run(change, { id: 'shared', by: 1 }, context), writer.run(copy, { from, to }, context));
      if (turn % 6 === 5) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(answers);
    await Promise.all([other.close(), loading.close()]);
    expect(await unitsOf('shared')).toBe(60);
  });
});

describe('a row that a call is to make', () => {
  test('is made without looking, and found where it is there already', async () => {
    context = merchant();
    const made = (id: string, by = 3) => counted(() => kit.data.writer.run(build, { id, by }, context));
    expect(await made('new')).toEqual({ answer: { ok: true, value: 3 }, decided: 1 });
    await behindItsBack('insert into shelf values ($1, $2, 8, 1)', 'old');
    expect(await made('old')).toEqual({ answer: { ok: true, value: 8 }, decided: 2 });
    expect(await unitsOf('old')).toBe(8);
  });

  test('a refusal because it is not there looks before it is given', async () => {
    context = merchant();
    await behindItsBack('insert into shelf values ($1, $2, 8, 1)', 'old');
    const refused = (id: string) => counted(() => kit.data.writer.run(build, { id, by: -1 }, context));
    expect(await refused('old')).toEqual({ answer: { ok: true, value: 8 }, decided: 2 });
    expect(await refused('none')).toEqual({
      answer: { ok: false, rejection: { code: 'TOO_FEW', units: -1 } },
      decided: 2,
    });
  });

  test('a call that never looks at it is not decided again for it', async () => {
    context = merchant();
    const blind: typeof build = {
      ...build,
      load: ({ id }) => [rowKey(shelves, id), rowKey(shelves, `${id} beside`)],
      creates: ({ id }) => [rowKey(shelves, id), rowKey(shelves, `${id} beside`)],
    };
    const made = () => counted(() => kit.data.writer.run(blind, { id: 'blind', by: 1 }, context));
    expect(await made()).toEqual({ answer: { ok: true, value: 1 }, decided: 1 });
    expect(kit.data.writer.recall(shelves, context.merchantId, 'blind beside')).toBeUndefined();
  });

  test('a call that breaks after its change was applied is not decided again', async () => {
    context = merchant();
    const careless: typeof build = {
      ...change,
      load: ({ id }) => [rowKey(shelves, id), rowKey(shelves, `${id} beside`)],
      creates: ({ id }) => [rowKey(shelves, `${id} beside`)],
      answer: (state, id) => {
        if (!state.get(shelves, `${id} beside`)) throw new Error('nothing is beside it');
        return 0;
      },
    };
    await expect(kit.data.writer.run(careless, { id: 'broken', by: 1 }, context)).rejects.toThrow(
      'nothing is beside it',
    );
    expect(await unitsOf('broken')).toBe(1);
  });

  test('another call of the batch, which does not make it, sees it as it is', async () => {
    context = merchant();
    await behindItsBack('insert into shelf values ($1, $2, 8, 1)', 'old');
    const answers = await Promise.all([
      kit.data.writer.run(build, { id: 'old', by: -1 }, context),
      kit.data.writer.run(change, { id: 'old', by: 1 }, context),
    ]);
    expect(answers).toEqual([
      { ok: true, value: 8 },
      { ok: true, value: 9 },
    ]);
  });
});

describe('an idempotency key that the writer does not remember', () => {
  test('is looked up when the database knows it: one effect, and its current state for the repeat', async () => {
    context = merchant();
    await kit.data.writer.run(change, { id: 'a', by: 5 }, context);
    await behindItsBack(
      "insert into idempotency_key (merchant_id, scope, key, operation, request_hash, effect_id) values ($1, 'user:usr_1', $2, 'change', 'same', 'a')",
      'k1',
    );
    expect(await kit.data.writer.run(change, { id: 'a', by: 1 }, keyed('k1'))).toEqual({ ok: true, value: 5 });
    // Refused on the face of it: only the key says that it was done.
    await behindItsBack(
      "insert into idempotency_key (merchant_id, scope, key, operation, request_hash, effect_id) values ($1, 'user:usr_1', $2, 'change', 'same', 'a')",
      'k2',
    );
    expect(await kit.data.writer.run(change, { id: 'a', by: -99 }, keyed('k2'))).toEqual({ ok: true, value: 5 });
    expect(await unitsOf('a')).toBe(5);
  });

  test('many at once with the same key, over several batches, have one effect', async () => {
    context = merchant();
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; turn < 30; turn++) {
      answers.push(kit.data.writer.run(change, { id: 'a', by: 1 }, keyed(`k${turn % 3}`)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const values = (await Promise.all(answers)).map((answer) => (answer as { value: number }).value);
    expect(values.at(-1)).toBe(3);
    expect(await unitsOf('a')).toBe(3);
  });
});
