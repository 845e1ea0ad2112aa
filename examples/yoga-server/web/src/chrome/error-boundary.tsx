import { Component, type ReactNode } from 'react';
import { Message } from './message.tsx';

interface ErrorBoundaryState {
  readonly error: unknown;
}

/** Keeps an error in one part of the page from breaking the rest. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <Message title="Something went wrong here" action="Try again" onAction={() => this.setState({ error: null })}>
        Uploads continue. If trying again does not help, reload the page.
      </Message>
    );
  }
}
