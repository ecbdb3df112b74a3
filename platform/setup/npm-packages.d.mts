export function npmPackagesStep(root: string): {
  readonly name: string;
  readonly isDone: () => boolean;
  readonly run: () => Promise<void>;
};
