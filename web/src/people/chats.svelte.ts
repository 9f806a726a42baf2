/** One's conversations: which there are, which has something new, and the one that is open. */
import type { ChatNotice, ChatThread } from '@voulezvous/sdk';
import { Conversation, type ChatPort } from './conversation.svelte';

export class Chats {
  threads: readonly ChatThread[] = $state.raw([]);
  current: Conversation | null = $state.raw(null);
  /** Whether the panel is unfolded. */
  unfolded = $state(false);
  readonly unread: number = $derived(this.threads.filter((one) => this.isNew(one)).length);

  constructor(
    private readonly port: ChatPort,
    private readonly ownId: string,
  ) {}

  async refresh(): Promise<void> {
    this.threads = await this.port.threads();
  }

  /** Opens the thread with somebody; refused when either has parted from the other. */
  async openWith(userId: string): Promise<void> {
    this.show(await this.port.open(userId));
  }

  show(thread: ChatThread): void {
    if (this.current?.thread.thread_id === thread.thread_id) return void (this.unfolded = true);
    this.close();
    if (!this.threads.some((one) => one.thread_id === thread.thread_id)) this.threads = [thread, ...this.threads];
    this.current = new Conversation(this.port, thread, this.ownId, (upto) => this.#change(thread.thread_id, { read_sequence: upto }));
    this.unfolded = true;
    void this.current.start().catch(() => undefined);
  }

  /** Back to the list. */
  close(): void {
    this.current?.close();
    this.current = null;
  }

  fold(): void {
    this.close();
    this.unfolded = false;
  }

  /** Somebody wrote, in whatever thread. */
  noticed({ thread_id, message_sequence, author_id }: ChatNotice): void {
    if (!this.threads.some((one) => one.thread_id === thread_id)) return void this.refresh().catch(() => undefined);
    this.#change(thread_id, author_id === this.ownId ? { sequence: message_sequence, read_sequence: message_sequence } : { sequence: message_sequence });
  }

  /** Parted: what there was can be read, and nobody writes any more. */
  part(userId: string): void {
    if (this.current?.other?.user_id === userId) this.close();
    this.threads = this.threads.map((one) => (one.people.some((person) => person.user_id === userId) ? { ...one, may_write: false } : one));
  }

  /** Whether a thread that is not open holds something unread. */
  isNew({ thread_id, sequence, read_sequence }: ChatThread): boolean {
    return sequence > read_sequence && this.current?.thread.thread_id !== thread_id;
  }

  #change(id: string, to: Partial<ChatThread>): void {
    this.threads = this.threads.map((one) => (one.thread_id === id ? { ...one, ...to } : one));
  }
}
