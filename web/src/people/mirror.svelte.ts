/** One's own camera, seen by nobody else: opened by a press, and shut wherever one goes. */
export class Mirror {
  own: MediaStream | null = $state.raw(null);
  /** Whether the camera is closed to the page. */
  closed = $state(false);
  #turn = 0;

  constructor(private readonly camera: () => Promise<MediaStream>) {}

  async open(): Promise<void> {
    const turn = ++this.#turn;
    const stream = await this.camera().catch(() => null);
    if (turn !== this.#turn) return stop(stream);
    this.closed = stream === null;
    this.own = stream;
  }

  shut(): void {
    this.#turn += 1;
    stop(this.own);
    this.own = null;
  }
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
