import { type Command, type CommandUser, LIMITS, UNIT_SECONDS } from './commands.ts';
import type { Seen } from './run-command.ts';

interface ModelFile {
  readonly owner: CommandUser;
  isDeleted: boolean;
  readonly attachedTo: Set<string>;
  /** In seconds of the model. */
  expiresAt: number | null;
  readonly reservedFor: Map<string, number>;
}

/** What files that know their record are to do, as simple as it can be said. */
export interface Model {
  run(command: Command): Seen;
}

/** A model of four files and three customers. */
export function newModel(): Model {
  let now = 0;
  const files = (['ada', 'ada', 'bob', 'bob'] as const).map((owner): ModelFile => ({
    owner,
    isDeleted: false,
    attachedTo: new Set(),
    expiresAt: LIMITS.unattached,
    reservedFor: new Map(),
  }));
  const rows = [0, 1, 2].map((): { logo: number | null; reports: readonly number[] } => ({ logo: null, reports: [] }));
  const logoOf = (customer: number): string => `Customer.logo of ${customer}`;
  const reportsOf = (customer: number): string => `Customer.reports of ${customer}`;
  const live = (): readonly ModelFile[] => files.filter(({ isDeleted }) => !isDeleted);
  const fileAt = (index: number): ModelFile => files[index] ?? fail();
  const rowOf = (customer: number): (typeof rows)[number] => rows[customer] ?? fail();

  const attach = (file: ModelFile, place: string): void => {
    file.attachedTo.add(place);
    file.expiresAt = null;
  };
  const detach = (file: ModelFile, place: string): void => {
    if (!file.attachedTo.delete(place) || file.attachedTo.size > 0) return;
    file.expiresAt = now + LIMITS.detached;
  };
  const setAt = (place: string, kept: readonly number[]): void => {
    for (const index of kept) attach(fileAt(index), place);
    for (const file of live()) if (!kept.some((index) => fileAt(index) === file)) detach(file, place);
  };
  const mayAttach = (by: CommandUser, index: number, place: string): boolean => {
    const { owner, isDeleted, attachedTo } = fileAt(index);
    return !isDeleted && (owner === by || attachedTo.has(place));
  };
  const sweep = (): void => {
    for (const file of live()) {
      for (const [place, since] of file.reservedFor) {
        if (now - since < LIMITS.settle) continue;
        file.reservedFor.delete(place);
        attach(file, place);
      }
      const isExpired = file.expiresAt !== null && file.expiresAt <= now;
      if (isExpired && file.attachedTo.size === 0 && file.reservedFor.size === 0) file.isDeleted = true;
    }
  };

  /** The code of what is refused; null where it was done. */
  const refusal = (command: Command): string | null => {
    switch (command.do) {
      case 'setLogo':
      case 'failToSetLogo': {
        const { by, customer, file } = command;
        if (file !== null && !mayAttach(by, file, logoOf(customer))) return 'FILE_NOT_FOUND';
        if (command.do === 'failToSetLogo') return 'THROWN';
        rowOf(customer).logo = file;
        setAt(logoOf(customer), file === null ? [] : [file]);
        return null;
      }
      case 'setReports': {
        const { by, customer, files: given } = command;
        if (given.some((file) => !mayAttach(by, file, reportsOf(customer)))) return 'FILE_NOT_FOUND';
        rowOf(customer).reports = given;
        setAt(reportsOf(customer), given);
        return null;
      }
      case 'share': {
        const { by, customers, file } = command;
        if (customers.some((customer) => !mayAttach(by, file, reportsOf(customer)))) return 'FILE_NOT_FOUND';
        for (const customer of customers) {
          rowOf(customer).reports = [...rowOf(customer).reports, file];
          attach(fileAt(file), reportsOf(customer));
        }
        return null;
      }
      case 'create': {
        const { by, customer, file } = command;
        if (fileAt(file).isDeleted || fileAt(file).owner !== by) return 'FILE_NOT_FOUND';
        Object.assign(rowOf(customer), { logo: file, reports: [] });
        attach(fileAt(file), logoOf(customer));
        return null;
      }
      case 'deleteRecord':
        Object.assign(rowOf(command.customer), { logo: null, reports: [] });
        for (const file of live()) {
          for (const place of [logoOf(command.customer), reportsOf(command.customer)]) detach(file, place);
        }
        return null;
      case 'attachUnchecked':
        if (fileAt(command.file).isDeleted) return 'FILE_NOT_FOUND';
        attach(fileAt(command.file), logoOf(command.customer));
        return null;
      case 'dieSettingLogo': {
        const { customer, file } = command;
        if (fileAt(file).isDeleted) return null;
        rowOf(customer).logo = file;
        // One that is settled is settled with all before it.
        const { reservedFor } = fileAt(file);
        reservedFor.set(logoOf(customer), reservedFor.get(logoOf(customer)) ?? now);
        return null;
      }
      case 'deleteFile': {
        const file = fileAt(command.file);
        if (file.isDeleted) return 'FILE_NOT_FOUND';
        if (file.owner !== command.by) return 'FILE_NOT_FOUND';
        if ([...file.reservedFor.values()].some((since) => now - since < LIMITS.holds)) return 'FILE_IN_USE';
        file.isDeleted = true;
        return null;
      }
      case 'sweep':
        now += command.units * UNIT_SECONDS;
        sweep();
        return null;
    }
  };
  const isShown = (index: number, place: string): boolean => {
    const { isDeleted, attachedTo, reservedFor } = fileAt(index);
    return !isDeleted && (attachedTo.has(place) || reservedFor.has(place));
  };

  return {
    run: (command) => {
      const code = refusal(command);
      return {
        answer: code === null ? [] : [code === 'THROWN' ? undefined : code],
        files: files.map(({ isDeleted, attachedTo, expiresAt }) =>
          isDeleted ? null : { attachedTo: [...attachedTo].toSorted(), expires: expiresAt !== null },
        ),
        shown: rows.map(({ logo, reports }, customer) => ({
          logo: logo !== null && isShown(logo, logoOf(customer)) ? logo : null,
          reports: reports.filter((report) => isShown(report, reportsOf(customer))),
        })),
      };
    },
  };
}

function fail(): never {
  throw new Error('There is no such file or customer.');
}
