import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceSource } from './service-links.ts';

/** Reads every service that has a contract. Contracts are data: reading one starts nothing. */
export async function readServices(root: string): Promise<ServiceSource[]> {
  const folders = readdirSync(join(root, 'services'))
    .filter((name) => existsSync(join(root, 'services', name, 'contract.ts')))
    .sort();
  return Promise.all(folders.map((folder) => readService(root, folder)));
}

async function readService(root: string, folder: string): Promise<ServiceSource> {
  const exported: Readonly<Record<string, unknown>> = await import(join(root, 'services', folder, 'contract.ts'));
  const contract = Object.values(exported).find(isContract);
  if (!contract) throw new Error(`services/${folder}/contract.ts exports no contract`);
  const sources = join(root, 'services', folder, 'src');
  const paths = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(path),
  );
  return {
    name: contract.service,
    folder,
    title: contract.title,
    operations: Object.keys(contract.operations),
    files: paths.map((path) => withoutComments(readFileSync(join(sources, path), 'utf8'))),
  };
}

type ContractFacts = { readonly service: string; readonly title: string; readonly operations: object };

function isContract(value: unknown): value is ContractFacts {
  return typeof value === 'object' && value !== null && 'service' in value && 'operations' in value && 'title' in value;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
