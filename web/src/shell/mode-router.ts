/**
 * The state machine between the address bar and the composition: `opening` until the first mode stands, then `showing`;
 * `lost` when no manifest claims the path. It keeps the last composition while the next one loads, and the answer of a
 * slower, older navigation is dropped.
 */
import type { ModeManifest } from '@voulezvous/sdk';
import { compose, NOTHING, type Composition } from './composition';
import type { Registry } from './registry';
import { resolve } from './routes';

export type RouterState =
  | { readonly phase: 'opening'; readonly composition: Composition }
  | { readonly phase: 'showing'; readonly composition: Composition; readonly manifest: ModeManifest; readonly params: Readonly<Record<string, string>>; readonly fadeMs: number }
  | { readonly phase: 'lost'; readonly composition: Composition; readonly path: string };

export class ModeRouter {
  state: RouterState = { phase: 'opening', composition: NOTHING };
  #turn = 0;
  #path = '';

  constructor(
    private manifests: readonly ModeManifest[],
    private readonly registry: Registry,
    private readonly changed: (state: RouterState) => void,
    private readonly missing: (component: string) => void = () => {},
  ) {}

  /** Whether a mode claims `path`. */
  claims(path: string): boolean {
    return resolve(this.manifests, path) !== null;
  }

  /** Other modes are on offer from now on: somebody came in or left. What is shown is composed anew where it was. */
  async offer(manifests: readonly ModeManifest[]): Promise<void> {
    this.manifests = manifests;
    await this.navigate(this.#path);
  }

  /** Goes to `path`; resolves when its composition stands or a newer navigation has overtaken it. */
  async navigate(path: string): Promise<void> {
    const turn = ++this.#turn;
    this.#path = path;
    const match = resolve(this.manifests, path);
    if (match === null) return this.#enter({ phase: 'lost', composition: NOTHING, path });
    const { manifest, params } = match;
    const composition = await compose(manifest, this.registry, this.missing);
    if (turn !== this.#turn) return;
    const fadeMs = manifest.transition.kind === 'cut' ? 0 : manifest.transition.duration_ms;
    this.#enter({ phase: 'showing', composition, manifest, params, fadeMs });
  }

  #enter(state: RouterState): void {
    this.state = state;
    this.changed(state);
  }
}
