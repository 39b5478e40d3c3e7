import type { Membership } from './context.ts'

type Deed = 'edit practice' | 'edit packages' | 'edit contact' | 'read purchases' | 'reveal contact'

/** What is offered to whom. The server decides again; this only keeps people from what would be refused. */
const deeds: Record<Membership['role'], readonly Deed[]> = {
  owner: ['edit practice', 'edit packages', 'edit contact', 'read purchases', 'reveal contact'],
  consultant: ['edit packages', 'edit contact', 'read purchases', 'reveal contact'],
  marketing: ['edit packages'],
  operations: ['read purchases', 'reveal contact'],
  finance: ['read purchases'],
}

export const may = ({ role }: Pick<Membership, 'role'>, deed: Deed): boolean => deeds[role].includes(deed)
