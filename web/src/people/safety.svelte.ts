/** Block and report: from wherever somebody is seen, with an answer at once. */
import type { ReportCreation, ReportReason } from '@voulezvous/sdk';

/** Somebody as others see them. */
export interface Someone {
  readonly user_id: string;
  readonly handle: string;
  readonly display_name: string;
}

export interface SafetyPort {
  block(userId: string): Promise<unknown>;
  unblock(userId: string): Promise<unknown>;
  report(report: ReportCreation): Promise<unknown>;
}

/** Where something happened, as far as it is known. */
export interface Scene {
  readonly thread_id?: string;
  readonly session_id?: string;
}

export const REASONS: readonly ReportReason[] = ['harassment', 'hate', 'threats', 'violence', 'sexual_content', 'minor', 'impersonation', 'spam', 'other'];

export class Safety {
  /** Whom the open sheet is about. */
  reporting: Someone | null = $state.raw(null);
  #scene: Scene = {};

  constructor(
    private readonly port: SafetyPort,
    /** The mode that is shown. */
    private readonly mode: () => string,
    private readonly parted: (userId: string) => void,
  ) {}

  readonly ask = (about: Someone, scene: Scene = {}): void => {
    this.#scene = scene;
    this.reporting = about;
  };
  readonly drop = (): void => void (this.reporting = null);

  async report(reason: ReportReason): Promise<void> {
    if (this.reporting === null) return;
    await this.port.report({ user_id: this.reporting.user_id, reason_code: reason, mode_id: this.mode(), ...this.#scene });
    this.drop();
  }

  async block({ user_id }: Someone): Promise<void> {
    await this.port.block(user_id);
    this.parted(user_id);
  }

  async unblock({ user_id }: Someone): Promise<void> {
    await this.port.unblock(user_id);
  }
}
