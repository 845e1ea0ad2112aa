import { PrismaPg } from '@prisma/adapter-pg';
import { prismaTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';
import { PrismaClient } from './prisma-client.generated.ts';

/** Prisma 7, which has no engine but its driver adapter. */
export async function openPrisma(connectionString: string): Promise<HostLibrary> {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString }) });
  return {
    transaction: (work) =>
      prisma.$transaction((tx) =>
        work({ db: prismaTransaction(tx), addCustomer: (logo) => tx.customer.createMany({ data: [{ logo }] }) }),
      ),
    outside: prismaTransaction(prisma),
    close: () => prisma.$disconnect(),
  };
}
