/** Renders an OpenAPI document as a page to read: no library, nothing from elsewhere. */
const script = document.querySelector('script[data-document]');
const api = await (await fetch(script.dataset.document)).json();

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function schemaText(schema) {
  return JSON.stringify(schema, null, 2);
}

function parametersTable(parameters) {
  const rows = parameters.map((one) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, one.name)),
      element('td', {}, `${one.in}${one.required ? ', required' : ''}`),
      element('td', {}, one.schema?.description ?? one.description ?? one.schema?.type ?? ''),
    ),
  );
  return element('table', {}, element('tbody', {}, ...rows));
}

function operationView(path, method, operation) {
  const body = element('div', { class: 'body' });
  const scope = operation.security?.[0]?.token?.[0];
  body.append(element('p', {}, scope ? `Needs the scope ${scope}.` : 'Open to everyone.'));
  if (operation.parameters?.length) body.append(element('h4', {}, 'Parameters'), parametersTable(operation.parameters));
  const input = operation.requestBody?.content?.['application/json']?.schema;
  if (input) body.append(element('h4', {}, 'Body'), element('pre', {}, schemaText(input)));
  for (const [status, response] of Object.entries(operation.responses)) {
    const schema = response.content?.['application/json']?.schema;
    body.append(element('h4', {}, status), element('p', {}, response.description));
    if (schema) body.append(element('pre', {}, schemaText(schema)));
  }
  const summary = element(
    'summary',
    {},
    element('span', { class: 'method' }, method.toUpperCase()),
    element('code', {}, path),
    element('span', { class: 'text' }, operation.summary ?? ''),
  );
  return element('details', { id: operation.operationId }, summary, body);
}

document.querySelector('#description').textContent = api.info.description;
const list = document.querySelector('#operations');
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(methods)) list.append(operationView(path, method, operation));
}
