import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

/** A customer, as it is kept: `logo` is the id of a file. */
interface Customer {
  readonly id: string;
  readonly name: string;
  logo: string | null;
}

const customers: readonly Customer[] = [{ id: '1', name: 'Harbour Books', logo: null }];

@Resolver('Customer')
export class CustomersResolver {
  @Query('customer')
  customer(@Args('id') id: string): Customer | undefined {
    return customers.find((customer) => customer.id === id);
  }

  @Mutation('setCustomerLogo')
  setCustomerLogo(@Args('id') id: string, @Args('logo') logo: string | null): Customer {
    const customer = this.customer(id);
    if (customer === undefined) throw new Error('There is no such customer.');
    customer.logo = logo;
    return customer;
  }
}
