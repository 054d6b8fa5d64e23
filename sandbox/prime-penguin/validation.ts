/**
 * Holds every request against the OpenAPI document, strictly: what the document does not allow is
 * refused, also where the real system would have let it pass.
 */
import {
  type Json,
  type JsonObject,
  type Mismatch,
  mismatches,
  type OpenApi,
  type Operation,
  type Parameter,
  type Schema,
} from './open-api.ts';

export interface IncomingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface ValidRequest {
  readonly operationPath: string;
  readonly needsLogIn: boolean;
  readonly query: JsonObject;
  readonly body: JsonObject;
  /** A body that is a list; else empty. */
  readonly list: readonly Json[];
}

export type Validation =
  | { readonly kind: 'valid'; readonly request: ValidRequest }
  | {
      readonly kind: 'invalid';
      readonly status: number;
      readonly reason: string;
      readonly mismatches: readonly Mismatch[];
    };

/** ASP.NET Core reads the language of an answer from these before the call is looked at. */
const OF_THE_FRAMEWORK: ReadonlySet<string> = new Set(['culture', 'ui-culture']);

export class RequestValidator {
  readonly #document: OpenApi;
  readonly #aliases: ReadonlyMap<string, string>;

  /** `aliases`: other paths under which a call of the document is served. */
  constructor(document: OpenApi, aliases: ReadonlyMap<string, string>) {
    // What a request carries and the reference does not name is a mistake of the caller's.
    this.#document = { ...document, isStrict: true };
    this.#aliases = aliases;
  }

  check(request: IncomingRequest): Validation {
    const operationPath = this.#aliases.get(request.path) ?? request.path;
    const operations = this.#document.paths[operationPath];
    if (operations === undefined) {
      return invalid(404, `the reference has no ${request.path}`);
    }
    const operation = operations[request.method.toLowerCase()];
    if (operation === undefined) {
      return invalid(405, `the reference has no ${request.method} ${request.path}`);
    }
    const needsLogIn = operation.security?.length !== 0;
    const headerProblem = headerProblemOf(request, needsLogIn);
    if (headerProblem !== null) return headerProblem;

    const query = this.#readQuery(operation, request.query);
    if (query.problems.length > 0) return invalidInput('query', query.problems);
    const body = this.#readBody(operation, request);
    if ('kind' in body) return body;
    return {
      kind: 'valid',
      request: {
        operationPath,
        needsLogIn,
        query: query.values,
        body: isObject(body.value) ? body.value : {},
        list: isList(body.value) ? body.value : [],
      },
    };
  }

  #readQuery(operation: Operation, query: URLSearchParams) {
    const parameters = new Map(
      (operation.parameters ?? []).filter((p) => p.in === 'query').map((p) => [p.name, p]),
    );
    const problems: Mismatch[] = [];
    const values: Record<string, Json> = {};
    for (const name of new Set(query.keys())) {
      if (OF_THE_FRAMEWORK.has(name)) continue;
      const parameter = parameters.get(name);
      if (parameter === undefined) {
        problems.push({ at: name, problem: 'is not known' });
        continue;
      }
      const value = this.#readParameter(parameter, query.getAll(name));
      problems.push(...mismatches(this.#document, parameter.schema ?? {}, value, name));
      values[name] = value;
    }
    for (const parameter of parameters.values()) {
      if (parameter.required === true && !query.has(parameter.name)) {
        problems.push({ at: parameter.name, problem: 'is missing' });
      }
    }
    return { values, problems };
  }

  /** Query texts become the type that the schema names; what cannot be read stays text, and mismatches. */
  #readParameter(parameter: Parameter, texts: readonly string[]): Json {
    const schema = this.#deref(parameter.schema ?? {});
    if (schema.type === 'array') {
      const items = this.#deref(schema.items ?? {});
      return texts.map((text) => readText(items, text));
    }
    const [text = ''] = texts;
    return texts.length === 1 ? readText(schema, text) : [...texts];
  }

  #deref(schema: Schema): Schema {
    const name = schema.$ref?.replace('#/components/schemas/', '');
    return name === undefined ? schema : (this.#document.components?.schemas?.[name] ?? {});
  }

  #readBody(
    operation: Operation,
    request: IncomingRequest,
  ): Extract<Validation, { kind: 'invalid' }> | { readonly value: Json } {
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (schema === undefined) {
      return request.body === '' ? { value: {} } : invalid(400, 'the call takes no body');
    }
    if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
      return invalid(415, 'the body must be application/json');
    }
    const value = parseJson(request.body);
    if (value === undefined) return invalid(400, 'the body is no JSON');
    const problems = mismatches(this.#document, schema, value);
    if (problems.length > 0) return invalidInput('body', problems);
    return { value };
  }
}

function headerProblemOf(request: IncomingRequest, needsLogIn: boolean) {
  if (!needsLogIn) return null;
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) {
    return invalid(401, 'the header Authorization: Bearer is missing');
  }
  const tenantId = request.headers['abp-tenantid'];
  if (tenantId === undefined) return invalid(400, 'the header Abp-TenantId is missing');
  return /^\d+$/.test(tenantId) ? null : invalid(400, 'the header Abp-TenantId is no number');
}

function readText(schema: Schema, text: string): Json {
  switch (schema.type) {
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(status: number, reason: string): Extract<Validation, { kind: 'invalid' }> {
  return { kind: 'invalid', status, reason, mismatches: [] };
}

/** Names only: what was sent may be secret. */
function invalidInput(where: 'query' | 'body', problems: readonly Mismatch[]) {
  const reason = problems.map(({ at, problem }) => `${at || where} ${problem}`).join('; ');
  return {
    kind: 'invalid' as const,
    status: 400,
    reason: `${where}: ${reason}`,
    mismatches: problems,
  };
}
