export type Import = {
  readonly specifier: string;
  readonly line: number;
  /** `import type`: gone when the program runs. */
  readonly isType: boolean;
};

// At the start of a line, as a formatter leaves them; what a comment or a string says about imports is not one.
const statement = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm;
const call = /\b(?:import|require(?:\.resolve)?)\(\s*['"]([^'"\n]+)['"]/g;

/** The specifiers that a TypeScript or JavaScript file imports, types included. */
export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  return [...code.matchAll(statement), ...code.matchAll(call)]
    .map((match) => ({
      specifier: match[1] ?? '',
      line: lineOf(code, match.index),
      isType: /^\s*(?:import|export)\s+type\b/.test(match[0]),
    }))
    .sort((a, b) => a.line - b.line);
}

/** Blanks what only looks like code, and keeps the line breaks, so that line numbers stay true. */
function withoutComments(source: string): string {
  const commentOrString = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
  return source.replace(commentOrString, (found) => (mayBeSpecifier(found) ? found : found.replace(/[^\n]/g, ' ')));
}

/** No specifier holds a quote; a string that does may quote an import. */
function mayBeSpecifier(text: string): boolean {
  return /^(['"])[^'"`]*\1$/.test(text);
}

function lineOf(text: string, index: number): number {
  // The match may begin with the line breaks that precede the statement.
  const start = index + (/^\s*/.exec(text.slice(index))?.[0].length ?? 0);
  return text.slice(0, start).split('\n').length;
}
