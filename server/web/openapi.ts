import { z } from 'zod';
import type { ZodType } from 'zod';
import { Problem } from '../../contract/api.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';

/** The OpenAPI 3.1 document, made from the schemas that check the requests themselves. */
export function openApi(endpoints: readonly AnyEndpoint[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quhao 取号',
      version: '1',
      description:
        'Every POST takes Idempotency-Key: the same key gives the first answer again, with Idempotent-Replayed: true. ' +
        'Errors are RFC 9457 problem documents with a stable code.',
    },
    servers: [{ url: '/api/v1' }],
    components: {
      schemas: { Problem: jsonSchema(Problem, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    security: [{ token: [] }],
    paths,
  };
}

function operation(endpoint: AnyEndpoint): object {
  const parameters: object[] = Object.entries<ZodType>(endpoint.params ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    schema: jsonSchema(schema, 'input'),
  }));
  if (endpoint.method === 'post') {
    parameters.push({ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } });
  }
  const refused = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  const codes = endpoint.refusals?.filter((code) => !code.startsWith('unknown-')) ?? [];
  return {
    summary: endpoint.summary,
    parameters,
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } } } }),
    responses: {
      [endpoint.status ?? 200]: {
        description: 'Done, and on disk',
        content: { 'application/json': { schema: jsonSchema(endpoint.answer, 'output') } },
      },
      ...(endpoint.body === undefined ? {} : { 400: { description: 'malformed', ...refused } }),
      ...(endpoint.notFound === undefined ? {} : { 404: { description: endpoint.notFound.join(', '), ...refused } }),
      ...(codes.length === 0 ? {} : { 409: { description: codes.join(', '), ...refused } }),
      ...(endpoint.method === 'post'
        ? { 503: { description: 'outcome-unknown, cannot-write: repeat with the same key', ...refused } }
        : {}),
    },
  };
}

function jsonSchema(schema: ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
