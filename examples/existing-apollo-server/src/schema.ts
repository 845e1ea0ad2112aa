import type { DarkroomFiles } from '@graphql-darkroom/core';
import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLError } from 'graphql';
import { type Recipe, type RecipeInput, recipeBook } from './recipes.ts';

/** Whom a request comes from. */
export interface Context {
  readonly user: string | null;
  readonly files: DarkroomFiles;
}

export const typeDefs: string = /* GraphQL */ `
  type Query {
    recipes: [Recipe!]!
    recipe(id: ID!): Recipe
  }

  type Mutation {
    addRecipe(input: RecipeInput!): Recipe!
    changeRecipe(id: ID!, input: RecipeInput!): Recipe!
    deleteRecipe(id: ID!): Boolean!
  }

  type Subscription {
    recipeAdded: Recipe!
  }

  type Recipe {
    id: ID!
    title: String!
    ingredients: [String!]!
    author: String!
    photoUrl: String @fileUpload(target: "Recipe.photo", subject: "id")
    photo: File @fileUpload(accept: ["image/*"], maxBytes: 10000000, convert: [SEPIA], subject: "id")
  }

  input RecipeInput {
    title: String!
    ingredients: [String!]!
    photoUrl: String
    photo: ID @fileUpload(target: "Recipe.photo", subject: "result.id", attach: SET)
  }
`;

export const resolvers: IResolvers<unknown, Context> = {
  Query: {
    recipes: () => recipeBook.list(),
    recipe: (_, { id }: { id: string }) => recipeBook.find(id),
  },
  Recipe: {
    // Addresses of older days stay as they are; the id of a file becomes its URL.
    photoUrl: ({ photo, photoUrl }: Recipe) => photo ?? photoUrl,
  },
  Mutation: {
    addRecipe: (_, { input }: { input: RecipeInput }, { user }) => {
      if (user === null) {
        throw new GraphQLError('Sign in to add a recipe.', { extensions: { code: 'UNAUTHENTICATED' } });
      }
      return recipeBook.add(input, user);
    },
    changeRecipe: (_, { id, input }: { id: string; input: RecipeInput }, { user }) =>
      recipeBook.change(ownRecipe(id, user), input),
    deleteRecipe: async (_, { id }: { id: string }, { user, files }) => {
      recipeBook.remove(ownRecipe(id, user).id);
      await files.detach({ target: 'Recipe.photo', subject: id });
      return true;
    },
  },
  Subscription: {
    recipeAdded: {
      subscribe: () => recipeBook.added(),
      resolve: (recipe: unknown) => recipe,
    },
  },
};

function ownRecipe(id: string, user: string | null): Recipe {
  const recipe = recipeBook.find(id);
  if (recipe !== undefined && recipe.author === user) return recipe;
  throw new GraphQLError('You have no such recipe.', { extensions: { code: 'RECIPE_NOT_FOUND' } });
}
