import { Users } from '@app/users';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';

function Injectable(): ClassDecorator {
  return () => {};
}

@Injectable()
class App {
  constructor(private readonly users: Users) {}

  readonly darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: (context: unknown) => this.users.viewer(context),
  });
}

export const app = Promise.resolve(new App(new Users()));
