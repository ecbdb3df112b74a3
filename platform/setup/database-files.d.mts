export function databaseFiles(): string;
export function namedDatabaseFiles(): string | undefined;
