/** A file that changed, and in whose lists it stands. */
export interface ChangedFile {
  readonly fileId: string;
  /** The owner before the change, where that deleted the file; null for a file without an owner. */
  readonly ownerId: string | null;
}

/** What a subscriber of {@link PubSub} is called with. Both must return at once. */
export interface PubSubListener {
  /** The file changed: read it again. Says no more, may come twice, and comes after the change can be read. */
  readonly onChange: (changed: ChangedFile) => void;
  /** Changes may have been missed, after a lost connection for example: read again whatever is watched. */
  readonly onGap: () => void;
}

/**
 * Carries the ids of files that changed, and their owners, to every process that listens. Both methods reject where the
 * engine cannot be reached: it is tried again.
 */
export interface PubSub {
  /** Tells all listeners, in this process and others. Resolves when the engine has taken the message. */
  publish(changed: ChangedFile): Promise<void>;

  /**
   * Resolves once listening is in force: a change that is published after that reaches `onChange`, or else `onGap` is
   * called. The function it gives ends the subscription and is idempotent.
   */
  subscribe(listener: PubSubListener): Promise<() => Promise<void>>;
}
