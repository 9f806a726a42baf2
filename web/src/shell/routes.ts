/**
 * Decides which manifest a path belongs to. A route is a path of literal parts and `:name` parameters;
 * literal parts win over parameters, whatever the order of the manifests.
 */

/** What a manifest must offer to be routed to. */
export interface Routed {
  readonly routes: readonly string[];
}

export interface RouteMatch<M extends Routed> {
  readonly manifest: M;
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

const parts = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** A parameter's text, or null where the percent-encoding is broken: such a path matches nothing. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** The parameters of `path` under `route`, or null when it does not fit. */
export function matchRoute(route: string, path: string): Record<string, string> | null {
  const wanted = parts(route);
  const given = parts(path);
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, want] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (value === null) return null;
    if (want.startsWith(':')) params[want.slice(1)] = value;
    else if (want !== value) return null;
  }
  return params;
}

/** The address of a route whose parameters are all `value`. */
export const pathOf = (route: string, value: string): string => route.replace(/:\w+/g, encodeURIComponent(value));

/** The manifest for `path`, the one with the fewest parameters first; null when nobody claims it. */
export function resolve<M extends Routed>(manifests: readonly M[], path: string): RouteMatch<M> | null {
  let best: RouteMatch<M> | null = null;
  for (const manifest of manifests) {
    for (const route of manifest.routes) {
      const params = matchRoute(route, path);
      if (params === null) continue;
      const fewer = best === null || Object.keys(params).length < Object.keys(best.params).length;
      if (fewer) best = { manifest, route, params };
    }
  }
  return best;
}
