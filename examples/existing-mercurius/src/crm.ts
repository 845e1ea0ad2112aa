/** A company, as it is kept. */
export interface Company {
  readonly id: string;
  readonly name: string;
}

/** Somebody who works at a company. */
export interface Contact {
  readonly id: string;
  readonly companyId: string;
  readonly name: string;
  readonly email: string;
}

/** The tables of the CRM, in memory. */
export const companies: Company[] = [
  { id: '1', name: 'Harbour Books' },
  { id: '2', name: 'Alder & Sons' },
];
export const contacts: Contact[] = [
  { id: '1', companyId: '1', name: 'Mina', email: 'mina@harbour.example' },
  { id: '2', companyId: '2', name: 'Tom', email: 'tom@alder.example' },
];

/** A signed contract with a company: the id of a file. */
export interface Contract {
  readonly companyId: string;
  readonly file: string;
}

export const contracts: Contract[] = [];
