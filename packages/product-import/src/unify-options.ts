import { spellingKey } from './clean-text.ts';
import type { ImportedOption } from './imported-product.ts';
import type { RawVariant } from './read-variant.ts';
import { complain, type Row, short } from './row-cells.ts';

type Three = readonly [string, string, string];

/** The first spelling of each option name in a file, so that `color` and `Color ` are one option in every product. */
export type NameSpellings = Map<string, string>;
const MAX_REMEMBERED_NAMES = 1_000;

export type UnifiedVariant = { readonly raw: RawVariant; readonly optionValues: readonly string[] };
export type UnifiedOptions = {
  readonly options: readonly ImportedOption[];
  readonly variants: readonly UnifiedVariant[];
};

const SLOTS = [0, 1, 2] as const;
const VALUE_COLUMNS = ['option1Value', 'option2Value', 'option3Value'] as const;
const NAME_COLUMNS = ['option1Name', 'option2Name', 'option3Name'] as const;

/**
 * Brings a product's variants under one set of options: names come from the first row that gives them, spellings that
 * differ only to a machine become the first one, a row that names its options in another order is put in order.
 * Answers undefined, with the problem reported, when two options have one name.
 */
export function unifyOptions(
  lead: Row,
  declared: Three,
  rows: readonly RawVariant[],
  spellings: NameSpellings,
): UnifiedOptions | undefined {
  const placed = rows.map((raw) => ({ raw, values: inDeclaredOrder(raw, declared) }));
  const used = SLOTS.filter((slot) => declared[slot] !== '' || placed.some(({ values }) => values[slot] !== ''));
  if (isDefaultOnly(used, placed)) {
    return { options: [], variants: placed.map(({ raw }) => ({ raw, optionValues: [] })) };
  }
  const names = used.map((slot) => optionName(lead, slot, declared[slot], spellings));
  if (new Set(names.map(spellingKey)).size < names.length) {
    complain(
      lead,
      'option2Name',
      'DUPLICATE_OPTION_NAME',
      'Two options of one product have the same name; it is left out.',
    );
    return undefined;
  }
  const valueSpellings = used.map(() => new Map<string, string>());
  const variants: UnifiedVariant[] = [];
  for (const { raw, values } of placed) {
    const empty = used.find((slot) => values[slot] === '');
    if (empty !== undefined) {
      complain(
        raw.row,
        VALUE_COLUMNS[empty],
        'OPTION_VALUE_MISSING',
        'An option has no value here; the row is left out.',
      );
      continue;
    }
    variants.push({
      raw,
      optionValues: used.map((slot, at) => firstSpelling(raw.row, slot, values[slot], valueSpellings[at])),
    });
  }
  const options = names.map((name, at) => ({ name, values: [...(valueSpellings[at]?.values() ?? [])] }));
  return { options, variants };
}

/** The format's way to say "no options" is one option `Title` with the one value `Default Title`. */
function isDefaultOnly(used: readonly number[], placed: readonly { readonly values: Three }[]): boolean {
  if (used.length === 0) return true;
  return used.length === 1 && used[0] === 0 && placed.every(({ values }) => spellingKey(values[0]) === 'default title');
}

function inDeclaredOrder({ row, optionNames, optionValues }: RawVariant, declared: Three): Three {
  const differs = SLOTS.filter((slot) => optionNames[slot] !== '' && optionNames[slot] !== declared[slot]);
  if (differs.length === 0) return optionValues;
  const keys = declared.map(spellingKey);
  const home = optionNames.map((name) => (name === '' ? -1 : keys.indexOf(spellingKey(name))));
  const firstDiffering = differs[0] ?? 0;
  const named = home.filter((_, slot) => optionNames[slot] !== '');
  const isReordering = named.every((slot) => slot !== -1) && new Set(named).size === named.length;
  if (!isReordering) {
    const message = `The option is called "${short(declared[firstDiffering] ?? '')}" in an earlier row; that name stays.`;
    complain(row, NAME_COLUMNS[firstDiffering], 'OPTION_NAME_CHANGED', message);
    return optionValues;
  }
  complain(
    row,
    NAME_COLUMNS[firstDiffering],
    'OPTION_NAME_UNIFIED',
    'The option is spelt or placed as in an earlier row.',
  );
  if (home.every((slot, at) => slot === -1 || slot === at)) return optionValues;
  const ordered: [string, string, string] = ['', '', ''];
  for (const slot of SLOTS) ordered[home[slot] ?? -1] = optionValues[slot];
  return [ordered[0], ordered[1], ordered[2]];
}

function optionName(lead: Row, slot: 0 | 1 | 2, declared: string, spellings: NameSpellings): string {
  if (declared === '') {
    complain(
      lead,
      NAME_COLUMNS[slot],
      'OPTION_NAME_MISSING',
      `The option has no name; it is called "Option ${slot + 1}".`,
    );
    return `Option ${slot + 1}`;
  }
  const key = spellingKey(declared);
  const first = spellings.get(key);
  if (first === undefined) {
    if (spellings.size < MAX_REMEMBERED_NAMES) spellings.set(key, declared);
    return declared;
  }
  if (first !== declared) {
    complain(lead, NAME_COLUMNS[slot], 'OPTION_NAME_UNIFIED', `Spelt "${short(first)}", as in an earlier product.`);
  }
  return first;
}

function firstSpelling(row: Row, slot: 0 | 1 | 2, value: string, spellings: Map<string, string> | undefined): string {
  const key = spellingKey(value);
  const first = spellings?.get(key);
  if (first === undefined) {
    spellings?.set(key, value);
    return value;
  }
  if (first !== value) {
    complain(row, VALUE_COLUMNS[slot], 'OPTION_VALUE_UNIFIED', `Spelt "${short(first)}", as in an earlier row.`);
  }
  return first;
}
