import * as fc from 'fast-check'
import { BlockList } from 'node:net'
import { describe, expect, test } from 'vitest'
import { isPublicAddress } from '@deskbell/server/adapters/outbound/public-address'

describe('an address anybody could reach', () => {
  test.each([
    '1.1.1.1',
    '93.184.215.14',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.1.1',
    '223.255.255.255',
    '100.63.0.1',
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(true))
  test.each(['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2001:200::1', '2001:4860:4860:0:0:0:0:8888'])(
    '%s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
})

describe('an address that leads inwards', () => {
  test.each([
    ['this machine', '127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '::1', '::'],
    ['private networks', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1'],
    ['link-local networks', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
    ['carrier-grade NAT', '100.64.0.1', '100.127.255.255'],
    ['multicast and broadcast', '224.0.0.1', '239.1.2.3', '255.255.255.255', '240.0.0.1', 'ff02::1'],
    ['metadata of a cloud', '169.254.169.254', '100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1'],
    ['tunnels', '2002:7f00:1::', '2001::1', '2001:0:a00:1::'],
    ['documentation and tests', '192.0.2.1', '198.51.100.7', '203.0.113.9', '198.18.0.1', '2001:db8::1', '3fff::1'],
    ['nothing at all', '', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4x', ':::', '12345::', 'g::1'],
  ])('%s', (_name, ...addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false])
  })
})

test('every IPv4 address is judged as the runtime’s own block list judges it', () => {
  const closed = new BlockList()
  const networks: [string, number][] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['168.63.129.16', 32],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ]
  for (const [network, bits] of networks) closed.addSubnet(network, bits, 'ipv4')
  fc.assert(
    fc.property(fc.ipV4(), (address) => isPublicAddress(address) === !closed.check(address, 'ipv4')),
    { numRuns: 2_000 },
  )
})
