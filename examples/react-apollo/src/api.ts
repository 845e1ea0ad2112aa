import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { createDarkroomClient, type DarkroomClient, httpTransport } from '@graphql-darkroom/client';
import { OperationTypeNode, print } from 'graphql';
import { createClient } from 'graphql-sse';

const url = '/graphql';
/** The demo believes this header. Your API has sessions or tokens. */
const headers = { 'x-user': 'ada' };

const sse = createClient({ url, headers, retryAttempts: Infinity });

/** Subscriptions go over server-sent events, which need no server but the one that there is. */
const subscriptions = new ApolloLink(
  ({ query, variables }) =>
    new Observable((observer) =>
      sse.subscribe(
        { query: print(query), variables },
        {
          next: (result) => observer.next(result as ApolloLink.Result),
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        },
      ),
    ),
);

/** Your queries, mutations and subscriptions. */
export const apollo: ApolloClient = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    subscriptions,
    new HttpLink({ uri: url, headers }),
  ),
});

/** The bytes. */
export const darkroom: DarkroomClient = createDarkroomClient({
  transport: httpTransport({ url, headers: () => headers }),
});
