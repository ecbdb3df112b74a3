import { copied, spellingKey } from './clean-text.ts';
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
type Slot = (typeof SLOTS)[number];
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
  const differing = SLOTS.find((slot) => optionNames[slot] !== '' && optionNames[slot] !== declared[slot]);
  if (differing === undefined) return optionValues;
  const homes = homesOf(optionNames, optionValues, declared);
  if (homes === undefined) {
    const message = `The option is called "${short(declared[differing])}" in an earlier row; that name stays.`;
    complain(row, NAME_COLUMNS[differing], 'OPTION_NAME_CHANGED', message);
    return optionValues;
  }
  const message = 'The option is spelt or placed otherwise than in an earlier row; taken as the same.';
  complain(row, NAME_COLUMNS[differing], 'OPTION_NAME_UNIFIED', message);
  const ordered: [string, string, string] = ['', '', ''];
  for (const slot of SLOTS) ordered[homes[slot]] = optionValues[slot];
  return ordered;
}

/** Where each slot of a row belongs. Undefined when a name is a stranger, or it is not certain where a value goes. */
function homesOf(names: Three, values: Three, declared: Three): readonly [Slot, Slot, Slot] | undefined {
  const keys = declared.map(spellingKey);
  const named = (slot: Slot) => SLOTS.find((home) => keys[home] === spellingKey(names[slot]));
  const isInPlace = SLOTS.every((slot) => names[slot] === '' || named(slot) === slot);
  if (isInPlace) return SLOTS;
  if (SLOTS.some((slot) => names[slot] === '' && (values[slot] !== '' || declared[slot] !== ''))) return undefined;
  const homes = SLOTS.map((slot) => (names[slot] === '' ? slot : named(slot)));
  const [first, second, third] = homes;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  return new Set(homes).size === 3 ? [first, second, third] : undefined;
}

function optionName(lead: Row, slot: Slot, declared: string, spellings: NameSpellings): string {
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
    if (spellings.size < MAX_REMEMBERED_NAMES) spellings.set(copied(key), copied(declared));
    return declared;
  }
  if (first !== declared) {
    complain(lead, NAME_COLUMNS[slot], 'OPTION_NAME_UNIFIED', `Spelt "${short(first)}", as in an earlier product.`);
  }
  return first;
}

function firstSpelling(row: Row, slot: Slot, value: string, spellings: Map<string, string> | undefined): string {
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
