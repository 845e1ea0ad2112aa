import { randomUUID } from 'node:crypto';
import type { Database } from '../../../src/index.ts';
import type { CustomersHost } from '../../attachments/customers-host.ts';
import { DELETE } from '../uploading.ts';
import { type Command, UNIT_SECONDS } from './commands.ts';

/** A host, its database, and its four files and three customers. */
export interface CommandWorld {
  readonly host: CustomersHost;
  readonly database: Database;
  readonly files: readonly string[];
  readonly customers: readonly string[];
  readonly advance: (seconds: number) => Promise<void>;
}

/** What can be seen of the files after a command. */
export interface Seen {
  /** The codes of the command's errors. */
  readonly answer: readonly unknown[];
  /** Where each file is attached, and whether it expires; null where it was deleted. */
  readonly files: readonly ({ readonly attachedTo: readonly string[]; readonly expires: boolean } | null)[];
  /** The files that somebody else sees of each customer, of those that its record names. */
  readonly shown: readonly { readonly logo: number | null; readonly reports: readonly number[] }[];
}

/** Makes the files and customers of a world in a host that others may have used. */
export async function commandWorld(
  host: CustomersHost,
  database: Database,
  advance: CommandWorld['advance'],
): Promise<CommandWorld> {
  const run = randomUUID().slice(0, 8);
  const customers = [0, 1, 2].map((index) => `${run}-${index}`);
  for (const id of customers) host.customers.set(id, { id, logo: null, reports: [], cover: null });
  const files = [
    await host.upload('ada'),
    await host.upload('ada'),
    await host.upload('bob'),
    await host.upload('bob'),
  ];
  return { host, database, files, customers, advance };
}

/** Runs one command, and looks at all there is. */
export async function runCommand(world: CommandWorld, command: Command): Promise<Seen> {
  const answer = await answerTo(world, command);
  const { host, customers } = world;
  const files = await Promise.all(
    world.files.map(async (id) => {
      const file = await host.darkroom.files.get(id);
      if (file === null) return null;
      const attachedTo = file.attachments.map(({ target, subject }) => `${target} of ${indexIn(customers, subject)}`);
      return { attachedTo: attachedTo.toSorted(), expires: file.expiresAt !== null };
    }),
  );
  const source = 'query ($id: ID!) { customer(id: $id) { logo { id } reports { id } } }';
  const shown = await Promise.all(
    customers.map(async (id) => {
      const { data } = await host.run(source, { id }, 'eve');
      const { logo, reports } = data?.['customer'] as { logo: { id: string } | null; reports: { id: string }[] };
      return {
        logo: logo === null ? null : world.files.indexOf(logo.id),
        reports: reports.map((report) => world.files.indexOf(report.id)),
      };
    }),
  );
  return { answer, files, shown };
}

async function answerTo(world: CommandWorld, command: Command): Promise<readonly unknown[]> {
  const { host, database, customers } = world;
  const idOf = (file: number | null): string | null => (file === null ? null : (world.files[file] ?? ''));
  const customerOf = (index: number): string => customers[index] ?? '';
  const SET_LOGO =
    'mutation ($id: ID!, $logo: ID, $fail: Failure) { setLogo(id: $id, logo: $logo, fail: $fail) { id } }';
  switch (command.do) {
    case 'setLogo':
    case 'failToSetLogo': {
      const { by, customer, file } = command;
      const fail = command.do === 'setLogo' ? null : 'THROWN';
      return host.codes(SET_LOGO, { id: customerOf(customer), logo: idOf(file), fail }, by);
    }
    case 'setReports': {
      const source = 'mutation ($id: ID!, $reports: [ID!]) { setReports(id: $id, reports: $reports) { id } }';
      return host.codes(source, { id: customerOf(command.customer), reports: command.files.map(idOf) }, command.by);
    }
    case 'share': {
      const source = 'mutation ($ids: [ID!]!, $report: ID!) { shareReport(ids: $ids, report: $report) }';
      return host.codes(source, { ids: command.customers.map(customerOf), report: idOf(command.file) }, command.by);
    }
    case 'create': {
      const source = 'mutation ($name: String!, $logo: ID) { createCustomer(name: $name, logo: $logo) { __typename } }';
      return host.codes(source, { name: customerOf(command.customer), logo: idOf(command.file) }, command.by);
    }
    case 'deleteRecord': {
      const subject = customerOf(command.customer);
      host.customers.set(subject, { id: subject, logo: null, reports: [], cover: null });
      for (const target of ['Customer.logo', 'Customer.reports']) await host.darkroom.files.detach({ target, subject });
      return [];
    }
    case 'attachUnchecked': {
      const place = { target: 'Customer.logo', subject: customerOf(command.customer) };
      const attached = host.darkroom.files.attachUnchecked([idOf(command.file) ?? ''], place);
      return attached.then(
        () => [],
        (error: { readonly code?: unknown }) => [error.code],
      );
    }
    case 'dieSettingLogo': {
      const { attachments } = await database.open();
      const [fileId, subject] = [idOf(command.file) ?? '', customerOf(command.customer)];
      const places = [{ target: 'Customer.logo', subject, fileIds: [fileId] }];
      const { fileIds } = await attachments.reserve({ id: randomUUID(), places });
      const customer = host.customers.get(subject);
      if (fileIds.length > 0 && customer !== undefined) customer.logo = fileId;
      return [];
    }
    case 'deleteFile':
      return host.codes(DELETE, { id: idOf(command.file) }, command.by);
    case 'sweep':
      await world.advance(command.units * UNIT_SECONDS);
      await host.darkroom.operator.sweep();
      return [];
  }
}

function indexIn(customers: readonly string[], subject: string | null): string {
  return String(customers.indexOf(subject ?? ''));
}
