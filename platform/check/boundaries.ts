import type { Import } from './imports.ts';

/** One npm workspace: a package, a service, an app, or one of platform, scenarios and bench. */
export type Workspace = {
  readonly name: string;
  /** Relative to the repository, with forward slashes. */
  readonly folder: string;
  /** Every npm package that its package.json names. */
  readonly declares: ReadonlySet<string>;
};

export type SourceFile = { readonly path: string; readonly imports: readonly Import[] };
export type Violation = { readonly path: string; readonly line: number; readonly message: string };

const kinds = ['packages', 'services', 'apps', 'platform', 'scenarios', 'bench'] as const;
type Kind = (typeof kinds)[number];

/** From a file, to a workspace (its own included) or to an npm package. Answers what is wrong, if anything. */
type Arrow = {
  readonly file: SourceFile;
  readonly from: Workspace;
  readonly specifier: string;
  readonly isType: boolean;
  readonly to: Workspace | undefined;
  /** What follows the workspace's name: `contract` in `@concord/orders/contract`. */
  readonly entry: string;
};

const mayDependOn: Readonly<Record<Kind, readonly Kind[]>> = {
  packages: ['packages'],
  services: ['packages', 'services'],
  apps: ['packages'],
  platform: ['packages', 'services', 'platform'],
  scenarios: ['packages', 'services', 'platform', 'scenarios'],
  bench: ['packages', 'services', 'platform', 'scenarios', 'bench'],
};

/** What a service shows to others. Its own code is for the embedded host, and for tests that want the real neighbour. */
const publicEntries = /^(contract|client)(\.ts)?$/;
const hostEntries = /^(service|config|schema|migrations|federation)(\/|\.|$)/;

/** Need a server: a socket, a file, a process. They have no place in a browser or on a register. */
const serverPackages = new Set(
  ['auth', 'database', 'documents', 'event-log', 'fault-points', 'mail', 'search', 'service', 'testing', 'tracing'].map(
    (name) => `@concord/${name}`,
  ),
);

/** The payment provider, mailbox and webhook receiver: a service's tests talk to the real ones. */
const OUTSIDE_PARTIES = '@concord/witnesses';

const rules: readonly ((arrow: Arrow) => string | undefined)[] = [
  staysInside,
  pointsDownwards,
  usesPublicEntries,
  keepsAppsFree,
  keepsDomainPure,
  keepsTestingOut,
  isDeclared,
];

/** Every import that `docs/architecture.md`, "What depends on what", does not allow. */
export function boundaryViolations(workspaces: readonly Workspace[], files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const from = ownerOf(workspaces, file.path);
    if (from === undefined) return [];
    return file.imports.flatMap(({ specifier, line, isType }) => {
      const arrow = { file, from, specifier, isType, ...target(workspaces, file, from, specifier) };
      const messages = rules.map((rule) => rule(arrow)).filter((message) => message !== undefined);
      return messages.map((message) => ({ path: file.path, line, message }));
    });
  });
}

function target(
  workspaces: readonly Workspace[],
  file: SourceFile,
  from: Workspace,
  specifier: string,
): Pick<Arrow, 'to' | 'entry'> {
  if (specifier.startsWith('.')) {
    const path = joined(file.path, specifier);
    const owner = ownerOf(workspaces, path);
    return { to: owner, entry: owner === undefined ? path : path.slice(owner.folder.length + 1) };
  }
  const to = workspaces.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  const entry = to === undefined ? '' : specifier.slice(to.name.length + 1);
  return { to: to ?? (specifier === from.name ? from : undefined), entry };
}

/** The innermost: a folder inside `platform` may be a workspace of its own. */
function ownerOf(workspaces: readonly Workspace[], path: string): Workspace | undefined {
  return workspaces
    .filter(({ folder }) => path === folder || path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function joined(path: string, relative: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function kindOf(workspace: Workspace): Kind {
  const kind = kinds.find((top) => workspace.folder.split('/')[0] === top);
  if (kind !== undefined) return kind;
  throw new Error(`${workspace.folder} is in none of ${kinds.join(', ')}`);
}

function isTest(file: SourceFile): boolean {
  return /\.(test|fixture)\.tsx?$|\/tests?\/|-suite\.ts$|\.config\.ts$/.test(file.path);
}

function isOwn({ from, to }: Arrow): boolean {
  return to?.name === from.name;
}

function staysInside(arrow: Arrow): string | undefined {
  if (!arrow.specifier.startsWith('.') || isOwn(arrow)) return undefined;
  return `${arrow.specifier} leaves ${arrow.from.folder}: name the workspace instead`;
}

function pointsDownwards({ from, to, specifier, file }: Arrow): string | undefined {
  if (to === undefined || to.name === from.name) return undefined;
  if (isTest(file) && to.name === OUTSIDE_PARTIES) return undefined;
  const allowed = mayDependOn[kindOf(from)];
  if (allowed.includes(kindOf(to))) return undefined;
  return `${kindOf(from)} may depend on ${allowed.join(', ')}, not on ${specifier}`;
}

function usesPublicEntries(arrow: Arrow): string | undefined {
  const { from, to, entry, specifier } = arrow;
  if (to === undefined || isOwn(arrow) || kindOf(to) !== 'services') return undefined;
  if (publicEntries.test(entry)) return undefined;
  const isHost = kindOf(from) === 'platform' || isTest(arrow.file);
  if (isHost && (entry === '' || hostEntries.test(entry))) return undefined;
  return `${specifier} is ${to.name}'s own code: use its contract, or its events`;
}

function keepsAppsFree({ from, to, specifier, file }: Arrow): string | undefined {
  if (kindOf(from) !== 'apps' || to === undefined || !serverPackages.has(to.name) || isTest(file)) return undefined;
  return `${specifier} needs a server, and an app runs in a browser or on a register`;
}

/** A type brings nothing in at run time: the domain may take those of its own schemas, of contracts and of packages. */
function keepsDomainPure(arrow: Arrow): string | undefined {
  const { file, from, entry, specifier, isType } = arrow;
  const domain = `${from.folder}/src/domain/`;
  if (kindOf(from) !== 'services' || !file.path.startsWith(domain) || isTest(file)) return undefined;
  const isPure = isType ? !isOwn(arrow) || isOwnSchema(entry) : isPureValue(arrow);
  return isPure ? undefined : `domain/ is pure: ${specifier} brings in something that is not`;
}

/** The domain itself, and the schemas and contract that its types follow from. */
function isOwnSchema(entry: string): boolean {
  return entry.startsWith('src/domain/') || publicEntries.test(entry) || /^[\w-]+-schemas?(\.ts)?$/.test(entry);
}

function isPureValue(arrow: Arrow): boolean {
  const { to, entry } = arrow;
  if (isOwn(arrow)) return entry.startsWith('src/domain/');
  return to !== undefined && kindOf(to) === 'packages' && !serverPackages.has(to.name);
}

function keepsTestingOut({ from, to, file }: Arrow): string | undefined {
  if (to?.name !== '@concord/testing' || from.name === to.name || isTest(file)) return undefined;
  return ['scenarios', 'bench'].includes(kindOf(from)) ? undefined : '@concord/testing is for tests';
}

function isDeclared({ from, to, specifier, file }: Arrow): string | undefined {
  if (specifier.startsWith('.') || /^(node|virtual|data):/.test(specifier) || specifier.startsWith('#'))
    return undefined;
  if (specifier === from.name || specifier.startsWith(`${from.name}/`)) return undefined;
  const name = to?.name ?? packageNameOf(specifier);
  if (from.declares.has(name) || (isTest(file) && testRunners.has(name))) return undefined;
  return `${name} is not among the dependencies of ${from.folder}/package.json`;
}

/** Installed at the root, for every workspace's tests. */
const testRunners = new Set(['vitest', 'fast-check']);

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
