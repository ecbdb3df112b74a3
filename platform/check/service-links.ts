/** One service's own program text, without tests and comments. */
export type ServiceSource = {
  /** Its name as others say it: in its contract, its events and the topology. */
  readonly name: string;
  readonly folder: string;
  readonly title: string;
  readonly operations: readonly string[];
  readonly files: readonly string[];
};

export type Links = {
  /** From one service to another, through which operations of its contract. */
  readonly calls: readonly { readonly from: string; readonly to: string; readonly operations: readonly string[] }[];
  readonly events: readonly {
    readonly type: string;
    readonly emitter: string;
    readonly consumers: readonly string[];
  }[];
};

/** The one event that the database package emits for whoever owns the change, and the constant that names it. */
const AUDIT_EVENT = { type: 'audit.entry-recorded.v1', constant: 'AUDIT_ENTRY_RECORDED', emitter: 'every service' };

export function linksBetween(services: readonly ServiceSource[]): Links {
  return { calls: callsBetween(services), events: eventsBetween(services) };
}

function callsBetween(services: readonly ServiceSource[]): Links['calls'] {
  const homes = Map.groupBy(
    services.flatMap(({ name, operations }) => operations.map((operation) => ({ name, operation }))),
    ({ operation }) => operation,
  );
  return services.flatMap((from) => {
    const text = from.files.join('\n');
    const called = [...text.matchAll(/(\w+)\??\.(\w+)\(/g)].flatMap(([, receiver = '', operation = '']) => {
      const owners = homes.get(operation) ?? [];
      const owner = owners.find(({ name }) => name === receiver) ?? (owners.length === 1 ? owners[0] : undefined);
      return owner && owner.name !== from.name ? [{ to: owner.name, operation }] : [];
    });
    const byOwner = Map.groupBy(called, ({ to }) => to);
    return [...byOwner.keys()].sort().map((to) => ({
      from: from.name,
      to,
      operations: [...new Set(byOwner.get(to)?.map(({ operation }) => operation))].sort(),
    }));
  });
}

function eventsBetween(services: readonly ServiceSource[]): Links['events'] {
  const emitted = services.flatMap((service) =>
    service.files.flatMap((text) => emittedTypes(service.name, text).map((type) => ({ type, emitter: service.name }))),
  );
  const unique = new Map([...emitted, AUDIT_EVENT].map((one) => [one.type, one.emitter]));
  return [...unique].sort(byText).map(([type, emitter]) => ({
    type,
    emitter,
    consumers: services.filter((service) => hears(service, type, emitter)).map(({ name }) => name),
  }));
}

/** Event types in a service's own name, but for those in a list: a list is what somebody listens to. */
function emittedTypes(service: string, text: string): string[] {
  const outside = text.replace(LIST_OF_STRINGS, '');
  const plain = [...outside.matchAll(/'([a-z]+)\.([a-z-]+)\.v(\d+)'/g)].map(([type]) => type.slice(1, -1));
  const built = [...outside.matchAll(/`([a-z]+\.[a-z-]*)\$\{(\w+)\}(\.v\d+)`/g)].flatMap((match) => {
    const [, start = '', variable = '', end = ''] = match;
    return unionOf(outside.slice(0, match.index), variable).map((word) => `${start}${word}${end}`);
  });
  return [...plain, ...built].filter((type) => type.startsWith(`${service}.`));
}

const LIST_OF_STRINGS = /\[\s*'[^']+'(?:\s*,\s*'[^']+')*\s*,?\s*\]/g;

/** The words that a variable may be, as it was declared last: `what: 'created' | 'ended'` → created, ended. */
function unionOf(before: string, variable: string): string[] {
  const declared = new RegExp(`\\b${variable}: ('[\\w-]+'(?: \\| '[\\w-]+')*)`, 'g');
  const union = [...before.matchAll(declared)].at(-1)?.[1] ?? '';
  return union.split(' | ').map((word) => word.slice(1, -1));
}

function hears(service: ServiceSource, type: string, emitter: string): boolean {
  const wanted = type === AUDIT_EVENT.type ? AUDIT_EVENT.constant : `'${type}'`;
  return service.files.some((text) => {
    const places = emitter === service.name ? (text.match(LIST_OF_STRINGS) ?? []) : [text];
    return places.some((place) => place.includes(wanted));
  });
}

function byText(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
