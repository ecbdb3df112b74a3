import fc from 'fast-check';

/**
 * Vitest's set-up: properties try the same values in every run, so that a change is judged by what it changed.
 * `CONCORD_PROPERTY_SEED=random npm test` looks for new ones; a number repeats a run.
 */
const asked = process.env.CONCORD_PROPERTY_SEED ?? '20261128';
const { seed: _, ...others } = fc.readConfigureGlobal();
fc.configureGlobal(asked === 'random' ? others : { ...others, seed: Number(asked) });
