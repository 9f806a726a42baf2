import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface Received {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  body: string;
  atMs: number;
}

/** How the server treats one request. */
export type Act = (response: ServerResponse, request: IncomingMessage) => void;

export interface FaultyServer {
  baseUrl: string;
  received: Received[];
  /** One header of every request. */
  header(name: string): unknown[];
  close(): void;
}

/** A real server that misbehaves by script: one act per request, 599 beyond the script. */
export async function faultyServer(...script: Act[]): Promise<FaultyServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    received.push({ method: request.method!, target: request.url!, headers: request.headers, body, atMs: performance.now() });
    (script.shift() ?? answer(599))(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    header: (name) => received.map(({ headers }) => headers[name]),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function answer(status: number, document?: unknown, headers: Record<string, string> = {}): Act {
  return (response) => {
    const type: Record<string, string> = document === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...type, ...headers });
    response.end(document === undefined ? undefined : JSON.stringify(document));
  };
}

export function problem(status: number, code: string, headers: Record<string, string> = {}): Act {
  const document = { type: 't', title: 'T', status, code, detail: 'd', request_id: 'r' };
  return answer(status, document, { 'content-type': 'application/problem+json', ...headers });
}

export function html(status: number): Act {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<h1>a proxy</h1>');
  };
}

/** Takes the request in and ends the connection without an answer. */
export const drop: Act = (_response, request) => request.socket.destroy();

/** Promises more than is sent. */
export const cutShort: Act = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' });
  response.write('{', () => request.socket.destroy());
};

/** Says nothing. */
export const hang: Act = () => undefined;
