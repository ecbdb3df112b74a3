import { describe, expect, it } from 'vitest';
import { boundaryViolations, type Workspace } from './boundaries.ts';
import { findCircle } from './circles.ts';
import { importsOf } from './imports.ts';

const declares = new Set(['@concord/money', '@concord/database', '@concord/orders', '@concord/testing', 'pg', 'react']);

const workspaces: Workspace[] = [
  ...['packages/money', 'packages/database', 'packages/testing', 'services/orders', 'services/checkout'],
  ...['apps/storefront', 'platform', 'platform/witnesses', 'scenarios'],
].map((folder) => ({ folder, name: `@concord/${folder.split('/').at(-1)}`, declares }));

function violationsOf(path: string, specifier: string, isType = false): string[] {
  return boundaryViolations(workspaces, [{ path, imports: [{ specifier, line: 1, isType }] }]).map(
    ({ message }) => message,
  );
}

const forbidden: [rule: string, path: string, specifier: string, message: string][] = [
  [
    'a package knows no service',
    'packages/money/src/x.ts',
    '@concord/orders/contract',
    'packages may depend on packages',
  ],
  ['a package knows no platform', 'packages/money/src/x.ts', '../../../platform/run.mjs', 'packages may depend on'],
  ['a relative import stays inside', 'packages/money/src/x.ts', '../../database/src/y.ts', 'leaves packages/money'],
  ['a service sees no other code', 'services/checkout/src/x.ts', '@concord/orders/src/storage/rows.ts', 'own code'],
  ['nor by a path', 'services/checkout/src/x.ts', '../../orders/src/storage/rows.ts', 'own code'],
  ['nor the other service entry', 'services/checkout/src/x.ts', '@concord/orders/service', 'own code'],
  ['nor the platform', 'services/checkout/src/x.ts', '@concord/platform/postgres', 'services may depend on'],
  ['nor an app', 'services/checkout/src/x.ts', '@concord/storefront', 'services may depend on'],
  ['an app knows no service', 'apps/storefront/x.ts', '@concord/orders/contract', 'apps may depend on packages'],
  ['an app uses no server package', 'apps/storefront/x.ts', '@concord/database', 'needs a server'],
  ['the domain does no I/O', 'services/orders/src/domain/x.ts', 'node:fs', 'domain/ is pure'],
  ['the domain knows no driver', 'services/orders/src/domain/x.ts', 'pg', 'domain/ is pure'],
  ['the domain knows no storage', 'services/orders/src/domain/x.ts', '../storage/rows.ts', 'domain/ is pure'],
  ['a scenario stays outside', 'scenarios/x.ts', '@concord/orders/service', 'own code'],
  ['testing is for tests', 'services/orders/src/x.ts', '@concord/testing', 'is for tests'],
  ['what is imported is declared', 'services/orders/src/x.ts', 'left-pad', 'left-pad is not among the dependencies'],
  ['by its whole name', 'services/orders/src/x.ts', '@scope/thing/deep', '@scope/thing is not among'],
];

const allowed: [rule: string, path: string, specifier: string][] = [
  ['a package uses packages', 'packages/database/src/x.ts', '@concord/money'],
  ['a service uses packages', 'services/checkout/src/x.ts', '@concord/database'],
  ['a service uses a contract', 'services/checkout/src/x.ts', '@concord/orders/contract'],
  ['the host sees a service', 'platform/embedded/host.ts', '@concord/orders/service'],
  ['the domain uses pure packages', 'services/orders/src/domain/x.ts', '@concord/money'],
  ['the domain uses itself', 'services/orders/src/domain/x.ts', './state.ts'],
  ['a test uses what tests use', 'services/orders/src/x.test.ts', '@concord/testing'],
  ['every test may use vitest', 'services/orders/src/x.test.ts', 'vitest'],
  ['an app uses its framework', 'apps/storefront/x.tsx', 'react'],
];

describe('an import that the architecture forbids is found:', () => {
  it.each(forbidden)('%s (%s → %s)', (_rule, path, specifier, message) => {
    expect(violationsOf(path, specifier)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });

  it('in a file of an inner workspace too, and not in one that nobody owns', () => {
    expect(violationsOf('platform/witnesses/x.ts', '../run.mjs')).toEqual([
      expect.stringContaining('leaves platform/witnesses'),
    ]);
    expect(violationsOf('vitest.config.ts', 'left-pad')).toEqual([]);
  });
});

describe('an import that it allows is not:', () => {
  it.each(allowed)('%s (%s → %s)', (_rule, path, specifier) => {
    expect(violationsOf(path, specifier)).toEqual([]);
  });
});

describe('the domain may take types', () => {
  const file = 'services/orders/src/domain/x.ts';

  it('of its own contract and of any package', () => {
    expect(violationsOf(file, '../../contract.ts', true)).toEqual([]);
    expect(violationsOf(file, '@concord/database', true)).toEqual([]);
  });

  it('but not of its storage, and from neither what runs', () => {
    expect(violationsOf(file, '../storage/rows.ts', true)).toHaveLength(1);
    expect(violationsOf(file, '../../contract.ts')).toHaveLength(1);
    expect(violationsOf(file, '@concord/database')).toHaveLength(1);
  });
});

describe('imports are read from source', () => {
  it('in every form, types included, with the line they begin on', () => {
    const source = [
      "import a from 'one';",
      "import type { B } from 'two';",
      'import {',
      '  c,',
      "} from 'three';",
      "export * from 'four';",
      "import 'five';",
      "const six = await import('six');",
      "const seven = require('seven');",
      "export { eight } from 'eight';",
    ].join('\n');
    expect(importsOf(source)).toEqual([
      { specifier: 'one', line: 1, isType: false },
      { specifier: 'two', line: 2, isType: true },
      { specifier: 'three', line: 3, isType: false },
      { specifier: 'four', line: 6, isType: false },
      { specifier: 'five', line: 7, isType: false },
      { specifier: 'six', line: 8, isType: false },
      { specifier: 'seven', line: 9, isType: false },
      { specifier: 'eight', line: 10, isType: false },
    ]);
  });

  it('but not from comments, strings and templates', () => {
    const source = [
      "// import a from 'one';",
      "/*\nimport b from 'two';\n*/",
      'const text = "import c from \'three\'";',
      "const code = `\nimport d from 'four';\n`;",
      "const url = 'https://example.org'; import('five');",
    ].join('\n');
    expect(importsOf(source).map(({ specifier }) => specifier)).toEqual(['five']);
  });
});

describe('a circle among workspaces', () => {
  it('is named from its first member back to it', () => {
    const needs = { a: ['b'], b: ['c'], c: ['d', 'b'], d: [] };
    expect(findCircle(asMap(needs))).toEqual(['b', 'c', 'b']);
  });

  it('is not seen where two ways lead to one place', () => {
    expect(findCircle(asMap({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toBeUndefined();
  });
});

function asMap(needs: Record<string, string[]>): Map<string, Set<string>> {
  return new Map(Object.entries(needs).map(([name, others]) => [name, new Set(others)]));
}
