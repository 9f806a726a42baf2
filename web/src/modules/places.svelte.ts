/** Where one can go: the modes on offer that have an address of their own. No mode is known by its name here. */
import type { ModeManifest } from '@voulezvous/sdk';

export interface Place {
  readonly path: string;
  readonly titleKey: string;
  /** Whether anybody may go there. */
  readonly open: boolean;
}

/** The places of the modes on offer, in the order of their manifests; a route with a parameter leads nowhere by itself. */
export function placesOf(modes: readonly ModeManifest[]): readonly Place[] {
  return modes.flatMap(({ routes, title_key, required_capabilities }) => {
    const path = routes.find((route) => !route.includes(':'));
    return path === undefined ? [] : [{ path, titleKey: title_key, open: required_capabilities.length === 0 }];
  });
}

export class Places {
  all: readonly Place[] = $state.raw([]);
  /** The path that is shown, and what its parameters say. */
  here: string = $state('');
  params: Readonly<Record<string, string>> = $state.raw({});
  /** Where one was before this page's own place: back there leads what is over. */
  #before: string | null = null;
  /** Changes the composition and the address, not the page. */
  go: (path: string) => void = () => undefined;

  /** Where sign-in lands: the first place that is not everybody's. */
  get landing(): Place | null {
    return this.all.find(({ open }) => !open) ?? null;
  }

  /** Whether what is shown is not everybody's. */
  get isInside(): boolean {
    return this.all.some((place) => !place.open && this.isAt(place));
  }

  /** Whether what is shown is that place, or one thing in it. */
  isAt({ path }: Pick<Place, 'path'>): boolean {
    return this.here === path || (path !== '/' && this.here.startsWith(`${path}/`));
  }

  /** The address of one thing in the place that is shown; null of the place itself. */
  addressOf(name: string | null): string {
    const path = this.all.find((place) => place.path !== '/' && this.isAt(place))?.path ?? this.here;
    return name === null ? path : `${path}/${encodeURIComponent(name)}`;
  }

  /** Back to where one was, or to where sign-in lands. */
  readonly back = (): void => this.go(this.#before ?? this.landing?.path ?? '/');

  arrive(path: string): void {
    if (this.all.some((place) => place.path === this.here)) this.#before = this.here;
    this.here = path;
  }

  offer(modes: readonly ModeManifest[]): void {
    this.all = placesOf(modes);
  }
}
