import { describe, expect, it } from 'vitest';
import { missingFromLock } from './lock-file.ts';

describe('an optional package that the lock file leaves out', () => {
  it('is named, with the one that wants it', () => {
    const packages = { 'node_modules/@a/tool': { optionalDependencies: { '@a/tool-darwin': '1.0.0' } } };
    expect(missingFromLock({ packages })).toEqual([
      '@a/tool-darwin, which node_modules/@a/tool names, is not in package-lock.json',
    ]);
  });

  it('is not missing when it stands at the top or inside the one that wants it', () => {
    const wants = { optionalDependencies: { helper: '1.0.0' } };
    expect(
      missingFromLock({ packages: { '': wants, 'node_modules/a/node_modules/b': wants, 'node_modules/helper': {} } }),
    ).toEqual([]);
    expect(
      missingFromLock({ packages: { 'node_modules/b': wants, 'node_modules/b/node_modules/helper': {} } }),
    ).toEqual([]);
  });
});
