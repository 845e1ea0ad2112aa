import { EventEmitter, on } from 'node:events';

/** A recipe, as it is kept. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly ingredients: readonly string[];
  readonly author: string;
  /** Where a photo is, on somebody's own site. */
  readonly photoUrl: string | null;
  /** A photo of its own: the id of a file. */
  readonly photo: string | null;
}

/** What a recipe is added with. */
export interface RecipeInput {
  readonly title: string;
  readonly ingredients: readonly string[];
  readonly photoUrl?: string | null;
  readonly photo?: string | null;
}

const recipes = new Map<string, Recipe>();
let lastId = 1;
recipes.set('1', {
  id: '1',
  title: 'Leek soup',
  ingredients: ['3 leeks', '2 potatoes', '1 l broth'],
  author: 'ada',
  photoUrl: 'https://photos.example.com/leek-soup.jpg',
  photo: null,
});
const events = new EventEmitter();

/** The recipes of the site, in memory. */
export const recipeBook = {
  list: (): readonly Recipe[] => [...recipes.values()],
  find: (id: string): Recipe | undefined => recipes.get(id),
  add: (input: RecipeInput, author: string): Recipe => {
    lastId += 1;
    const recipe = { photoUrl: null, photo: null, ...input, id: String(lastId), author };
    recipes.set(recipe.id, recipe);
    events.emit('added', recipe);
    return recipe;
  },
  change: (recipe: Recipe, input: RecipeInput): Recipe => {
    const changed = { ...recipe, ...input };
    recipes.set(recipe.id, changed);
    return changed;
  },
  remove: (id: string): boolean => recipes.delete(id),
  async *added(): AsyncGenerator<Recipe> {
    for await (const [recipe] of on(events, 'added')) yield recipe as Recipe;
  },
};
