export function databaseFiles(): string;
