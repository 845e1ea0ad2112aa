import { type ReactNode, useState } from 'react';

const THEMES = [
  { value: 'light', label: 'Light', sign: '☀' },
  { value: 'system', label: 'System', sign: '◐' },
  { value: 'dark', label: 'Dark', sign: '☾' },
] as const;

/** Chooses light, dark, or the system's colour scheme; stored for later visits. */
export function ThemeToggle(): ReactNode {
  const [theme, setTheme] = useState(document.documentElement.dataset['theme'] ?? 'system');
  const choose = (value: string): void => {
    setTheme(value);
    if (value === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = value;
    try {
      localStorage.setItem('theme', value);
    } catch {
      // The choice applies to this visit only.
    }
  };
  return (
    <fieldset className="themes">
      <legend className="hidden">Colour scheme</legend>
      {THEMES.map(({ value, label, sign }) => (
        <label key={value} title={label}>
          <input type="radio" name="theme" value={value} checked={theme === value} onChange={() => choose(value)} />
          <span aria-hidden="true">{sign}</span>
          <span className="hidden">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
