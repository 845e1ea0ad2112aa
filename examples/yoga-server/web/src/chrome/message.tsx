import type { ReactNode } from 'react';

/** Props of {@link Message}. */
export interface MessageProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action: string;
  readonly onAction: () => void;
}

/** A message in place of something that cannot be shown. */
export function Message({ title, children, action, onAction }: MessageProps): ReactNode {
  return (
    <section className="message" role="alert">
      <h2>{title}</h2>
      <p>{children}</p>
      <button type="button" className="button" onClick={onAction}>
        {action}
      </button>
    </section>
  );
}
