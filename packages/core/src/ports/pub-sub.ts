/** A file that changed, and the owner whose lists it is in. */
export interface ChangedFile {
  readonly fileId: string;
  /** The owner before the change if it deleted the file; null for a file without an owner. */
  readonly ownerId: string | null;
}

/** The callbacks of a subscriber of {@link PubSub}. Both must return immediately. */
export interface PubSubListener {
  /**
   * The file changed: read it again. Carries no other information, may be called twice, and is called after the change
   * can be read.
   */
  readonly onChange: (changed: ChangedFile) => void;
  /** Changes may have been missed, for example after a lost connection: read again everything that is watched. */
  readonly onGap: () => void;
}

/**
 * Carries the ids of changed files, and their owners, to every process that listens. Both methods reject if the engine
 * cannot be reached; the caller retries.
 */
export interface PubSub {
  /** Notifies all listeners, in this process and others. Resolves when the engine has accepted the message. */
  publish(changed: ChangedFile): Promise<void>;

  /**
   * Resolves when the subscription is active: a change published after that reaches `onChange`, or else `onGap` is
   * called. The returned function ends the subscription and is idempotent.
   */
  subscribe(listener: PubSubListener): Promise<() => Promise<void>>;
}
