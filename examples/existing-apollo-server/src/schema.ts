import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLError } from 'graphql';
import { type Recipe, type RecipeInput, recipeBook } from './recipes.ts';

/** Whom a request comes from. */
export interface Context {
  readonly user: string | null;
}

export const typeDefs: string = /* GraphQL */ `
  type Query {
    recipes: [Recipe!]!
    recipe(id: ID!): Recipe
  }

  type Mutation {
    addRecipe(input: RecipeInput!): Recipe!
  }

  type Subscription {
    recipeAdded: Recipe!
  }

  type Recipe {
    id: ID!
    title: String!
    ingredients: [String!]!
    author: String!
    photoUrl: String @fileUpload(target: "Recipe.photo")
    photo: File @fileUpload(accept: ["image/*"], maxBytes: 10000000, convert: [SEPIA])
  }

  input RecipeInput {
    title: String!
    ingredients: [String!]!
    photoUrl: String
    photo: ID @fileUpload(target: "Recipe.photo")
  }
`;

export const resolvers: IResolvers<unknown, Context> = {
  Query: {
    recipes: () => recipeBook.list(),
    recipe: (_, { id }: { id: string }) => recipeBook.list().find((recipe) => recipe.id === id),
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
  },
  Subscription: {
    recipeAdded: {
      subscribe: () => recipeBook.added(),
      resolve: (recipe: unknown) => recipe,
    },
  },
};
