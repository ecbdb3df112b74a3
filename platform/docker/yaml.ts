export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Maps, lists and scalars as YAML; every text is quoted, so that none means something else. */
export function yaml(value: Yaml, indent = ''): string {
  if (typeof value === 'string') return ` ${JSON.stringify(value)}\n`;
  if (typeof value !== 'object') return ` ${value}\n`;
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    return `\n${value.map((one) => `${indent}- ${yaml(one, `${indent}  `).trimStart()}`).join('')}`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return ' {}\n';
  return `\n${entries.map(([key, one]) => `${indent}${key}:${yaml(one, `${indent}  `)}`).join('')}`;
}
