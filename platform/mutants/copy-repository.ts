import { cp, mkdir, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';

const COPIED = ['packages', 'services', 'platform', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const WORKSPACES = ['packages', 'services', 'platform'];
const OUR_SCOPE = '@concord';

/**
 * Copies what the tests need. Packages of others are links to the installed ones; our own names lead into the copy, or
 * a change in the copy would be tested by nobody.
 */
export async function copyRepository(root: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const isOurs = (path: string) => basename(path) !== 'node_modules';
  await Promise.all(
    COPIED.map((name) => cp(join(root, name), join(target, name), { recursive: true, filter: isOurs })),
  );
  const modules = join(target, 'node_modules');
  await mkdir(join(modules, OUR_SCOPE), { recursive: true });
  // A name that begins with a dot is a tool's cache or a list of programs: neither is for two at once.
  const others = (await readdir(join(root, 'node_modules'))).filter((name) => name !== OUR_SCOPE && name[0] !== '.');
  await Promise.all(others.map((name) => symlink(join(root, 'node_modules', name), join(modules, name))));
  for (const folder of await workspacesOf(target)) {
    const { name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { name: string };
    await symlink(folder, join(target, 'node_modules', name));
  }
  await refuseLinksOut(target);
}

async function workspacesOf(target: string): Promise<string[]> {
  const below = await Promise.all(
    WORKSPACES.map(async (top) => {
      const entries = await readdir(join(target, top), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.name === 'package.json').map((entry) => entry.parentPath);
    }),
  );
  return below.flat();
}

async function refuseLinksOut(target: string): Promise<void> {
  const inside = await realpath(target);
  for (const name of await readdir(join(target, 'node_modules', OUR_SCOPE))) {
    const leadsTo = await realpath(join(target, 'node_modules', OUR_SCOPE, name));
    if (relative(inside, leadsTo).startsWith('..')) throw new Error(`${OUR_SCOPE}/${name} leads out of the copy`);
  }
}
