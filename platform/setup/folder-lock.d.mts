export function takeFolderLock(path: string): { readonly release: () => void } | { readonly heldBy: number };
