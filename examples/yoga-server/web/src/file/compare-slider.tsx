import { type CSSProperties, type PointerEvent, type ReactNode, useRef, useState } from 'react';

/** Props of {@link CompareSlider}. */
export interface CompareSliderProps {
  /** URL of the image on the left. */
  readonly before: string;
  /** URL of the image on the right, of the same aspect ratio. */
  readonly after: string;
  /** The image's name. */
  readonly name: string;
}

/** How far a resting finger may move, in pixels. */
const FINGER_SLOP = 8;

/** Two images on top of each other, with a line that is moved with the pointer or as a range input. */
export function CompareSlider({ before, after, name }: CompareSliderProps): ReactNode {
  const [percent, setPercent] = useState(50);
  const pressedAt = useRef(0);
  const [isLoaded, setIsLoaded] = useState(false);
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPercent(Math.round(Math.min(1, Math.max(0, (event.clientX - left) / width)) * 100));
  };
  const style: CSSProperties & Record<'--at', string> = { '--at': `${percent}%` };
  return (
    <div
      className={isLoaded ? 'compare loaded' : 'compare'}
      style={style}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pressedAt.current = event.clientX;
        if (event.pointerType === 'mouse') follow(event);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        // A finger may be about to scroll the page: the line follows only after the finger moves sideways or is lifted.
        const isAside = Math.abs(event.clientX - pressedAt.current) > FINGER_SLOP;
        if (isAside) pressedAt.current = Infinity;
        if (isAside || event.pointerType === 'mouse') follow(event);
      }}
      onPointerUp={follow}
    >
      <img className="frame-image" src={before} alt={`${name}, original`} draggable={false} />
      <img
        className="frame-image compare-after"
        src={after}
        alt={`${name}, sepia`}
        draggable={false}
        onLoad={() => setIsLoaded(true)}
      />
      <input
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-label="How much of the original is shown"
        aria-valuetext={`${percent}% original, ${100 - percent}% sepia`}
        onChange={({ target }) => setPercent(target.valueAsNumber)}
      />
      <span className="compare-line" aria-hidden="true" />
      <span className="compare-label compare-label-before" aria-hidden="true">
        Original
      </span>
      <span className="compare-label compare-label-after" aria-hidden="true">
        Sepia
      </span>
    </div>
  );
}
