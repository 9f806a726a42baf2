/** Returns the request with the headers that prove who sent it. */
export type RequestSigner = (request: Request) => Promise<Request>;

export interface ControlCredentials {
  token: string;
  secret: string;
  /** Milliseconds since the epoch; the platform refuses a call whose clock is more than five minutes off. */
  now?: () => number;
}

/**
 * Signs `/v1/control` calls: hex HMAC-SHA256 over `METHOD\nPATH[?query]\nTIMESTAMP\nBODY`.
 *
 * For tools that run where the secret may live, never for a page that strangers load. A signature is good once:
 * two equal calls within one second are told apart by moving the later one's timestamp a second on.
 */
export function controlSigner({ token, secret, now = Date.now }: ControlCredentials): RequestSigner {
  const used = new Map<string, number>();
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const call = `${request.method}\n${pathname}${search}\n${await digest(body)}`;
    const ts = nextTimestamp(used, call, Math.floor(now() / 1000));
    const head = new TextEncoder().encode(`${request.method}\n${pathname}${search}\n${ts}\n`);
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${token}`);
    headers.set('x-vvtv-ts', String(ts));
    headers.set('x-vvtv-signature', await hmac(secret, head, body));
    return new Request(request, { headers });
  };
}

function nextTimestamp(used: Map<string, number>, call: string, current: number): number {
  for (const [key, ts] of used) if (ts < current) used.delete(key);
  const last = used.get(call);
  const ts = last === undefined ? current : Math.max(current, last + 1);
  used.set(call, ts);
  return ts;
}

async function digest(body: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', body));
}

async function hmac(secret: string, head: Uint8Array, body: Uint8Array): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, ['sign']);
  const message = new Uint8Array(head.length + body.length);
  message.set(head);
  message.set(body, head.length);
  return hex(await crypto.subtle.sign('HMAC', key, message));
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
