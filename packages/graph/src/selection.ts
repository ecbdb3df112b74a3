import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

/** Is one of these fields asked for of what this resolver answers? */
export function asksFor(info: GraphQLResolveInfo, fields: ReadonlySet<string>): boolean {
  return someSelected(info, (field) => fields.has(field));
}

/** Is nothing but these fields asked for of what this resolver answers? */
export function asksOnlyFor(info: GraphQLResolveInfo, fields: ReadonlySet<string>): boolean {
  return !someSelected(info, (field) => !fields.has(field) && field !== '__typename');
}

function someSelected(info: GraphQLResolveInfo, isMeant: (field: string) => boolean): boolean {
  const visit = (selections: readonly SelectionNode[] = []): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return isMeant(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return visit(selection.selectionSet.selections);
      return visit(info.fragments[selection.name.value]?.selectionSet.selections);
    });
  return info.fieldNodes.some((node) => visit(node.selectionSet?.selections));
}
