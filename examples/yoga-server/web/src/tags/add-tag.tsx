import { useDarkroom } from '@graphql-darkroom/client/react';
import { type ReactNode, useState } from 'react';
import { useTagNames } from './use-tag-names.ts';

/** A form to add a tag of the visitor's own. */
export function AddTag({ onAdd }: { readonly onAdd: (name: string) => void }): ReactNode {
  const [text, setText] = useState('');
  const names = useTagNames(useDarkroom(), text);
  return (
    <form
      className="add-tag"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onAdd(text.trim());
        setText('');
      }}
    >
      <label htmlFor="new-tag" className="hidden">
        Add a tag of your own
      </label>
      <input
        id="new-tag"
        list="new-tag-names"
        maxLength={255}
        autoComplete="off"
        placeholder="Add a tag of your own"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <datalist id="new-tag-names">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" className="button">
        Add
      </button>
    </form>
  );
}
