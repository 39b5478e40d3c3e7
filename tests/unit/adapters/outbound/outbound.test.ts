import { pipeline, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, createGzip, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createNodeOutbound } from '@deskbell/server/adapters/outbound/node-outbound'
import { createPlatformOutbound } from '@deskbell/server/adapters/outbound/platform-outbound'
import { farSide, reasonOf } from './far-side.ts'

const trust = (url: URL) => url.hostname === '127.0.0.1'
const doors = [
  ['Node', createNodeOutbound],
  ['a platform’s fetch', createPlatformOutbound],
] as const

const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe.each(doors)('the door outwards over %s', (name, create) => {
  test('brings back status, headers and bytes', async () => {
    const { origin } = await farSide((_request, response) => {
      response.writeHead(404, { 'content-type': 'text/calendar', 'x-two': ['a', 'b'] }).end('BEGIN:VCALENDAR')
    })
    const answer = await create({ trust })(`${origin}/cal.ics`)
    expect([answer.status, answer.headers.get('content-type'), read(answer.bytes)]).toEqual([
      404,
      'text/calendar',
      'BEGIN:VCALENDAR',
    ])
    expect(answer.headers.get('x-two')).toBe('a, b')
  })

  test('sends method, headers and body', async () => {
    let received = ''
    const { origin, requests } = await farSide(async (request, response) => {
      received = await text(request)
      response.end('{}')
    })
    await create({ trust })(origin, { method: 'POST', headers: { Authorization: 'Bearer t' }, body: '{"a":"ü"}' })
    expect([requests[0]?.method, requests[0]?.headers.authorization, received]).toEqual([
      'POST',
      'Bearer t',
      '{"a":"ü"}',
    ])
  })

  test.each([
    ['ftp://calendar.example/a', 'address_refused'],
    ['file:///etc/passwd', 'address_refused'],
    ['data:text/plain,hello', 'address_refused'],
    ['http://calendar.example/a', 'address_refused'],
    ['https://val:secret@calendar.example/a', 'address_refused'],
    ['https://calendar.example:25/', 'address_refused'],
    ['https://calendar.example:993/', 'address_refused'],
    ['no address', 'address_refused'],
    ['', 'address_refused'],
    ['https://127.0.0.1/', 'address_private'],
    ['https://2130706433/', 'address_private'],
    ['https://0x7f.1/', 'address_private'],
    ['https://0/', 'address_private'],
    ['https://169.254.169.254/latest/meta-data', 'address_private'],
    ['https://[::1]/', 'address_private'],
    ['https://[::ffff:10.0.0.1]/', 'address_private'],
    ['https://[fd00:ec2::254]/', 'address_private'],
    ['https://localhost/', 'address_private'],
    ['https://localhost./', 'address_private'],
    ['https://db.localhost:8443/', 'address_private'],
    ['https://metadata.google.internal/', 'address_private'],
    ['https://nas.local/', 'address_private'],
    ['https://intranet/', 'address_private'],
  ])('refuses %s', async (address, reason) => {
    expect(await reasonOf(create()(address))).toBe(reason)
  })

  test('follows three redirects, whether their address is whole or not', async () => {
    const { origin, requests } = await farSide((request, response) => {
      const next = { '/1': '/2', '/2': './3', '/3': `${origin}/4` }[request.url ?? '']
      if (next === undefined) response.end('arrived')
      else response.writeHead(302, { location: next }).end('x'.repeat(10_000))
    })
    expect(read((await create({ trust })(`${origin}/1`)).bytes)).toBe('arrived')
    expect(requests.map(({ url }) => url)).toEqual(['/1', '/2', '/3', '/4'])
  })

  test('gives up at the fourth redirect', async () => {
    const { origin, requests } = await farSide((request, response) => {
      response.writeHead(307, { location: `${request.url}x` }).end()
    })
    expect(await reasonOf(create({ trust })(`${origin}/`))).toBe('too_many_redirects')
    expect(requests).toHaveLength(4)
  })

  test.each([
    ['http://10.0.0.1/', 'address_refused'],
    ['https://10.0.0.1/', 'address_private'],
    ['https://[::1]/', 'address_private'],
    ['file:///etc/passwd', 'address_refused'],
    ['https://a:b@calendar.example/', 'address_refused'],
  ])('checks where a redirect leads: %s', async (location, reason) => {
    const { origin } = await farSide((_request, response) => void response.writeHead(301, { location }).end())
    expect(await reasonOf(create({ trust })(origin))).toBe(reason)
  })

  test('a redirect from a trusted port to another one of this machine is refused', async () => {
    const secret = await farSide((_request, response) => void response.end('secret'))
    const { origin, port } = await farSide(
      (_request, response) => void response.writeHead(302, { location: secret.origin }).end(),
    )
    expect(await reasonOf(create({ trust: (url) => url.port === String(port) })(origin))).toBe('address_refused')
    expect(secret.requests).toEqual([])
  })

  test('keeps secrets from another host it is sent on to, and a body from a page it shall only see', async () => {
    const bodies: string[] = []
    const other = await farSide(async (request, response) => {
      bodies.push(await text(request))
      response.end('seen')
    })
    const { origin } = await farSide(
      (request, response) => void response.writeHead(Number(request.url?.slice(1)), { location: other.origin }).end(),
    )
    const headers = { Authorization: 'Bearer t', 'X-Signature': 's', 'Content-Type': 'text/plain' }
    for (const status of [303, 308])
      await create({ trust })(`${origin}/${status}`, { method: 'POST', headers, body: 'hello' })
    expect(other.requests.map(({ method }) => method)).toEqual(['GET', 'POST'])
    expect(bodies).toEqual(['', 'hello'])
    for (const request of other.requests)
      expect([request.headers['authorization'], request.headers['x-signature']]).toEqual([undefined, undefined])
  })

  test('cuts off a body without end', async () => {
    let sent = 0
    const { origin } = await farSide((_request, response) => {
      const endless = new Readable({
        read() {
          sent += 65_536
          this.push(Buffer.alloc(65_536))
        },
      })
      pipeline(endless, response.writeHead(200), () => {})
    })
    expect(await reasonOf(create({ trust })(origin))).toBe('too_large')
    expect(sent).toBeLessThan(40 * 1024 * 1024)
    expect(await reasonOf(create({ trust })(origin, { maximumBytes: 1_000 }))).toBe('too_large')
  })

  test('takes exactly as many bytes as allowed', async () => {
    const { origin } = await farSide((_request, response) => void response.end('x'.repeat(1_000)))
    const outbound = create({ trust })
    expect((await outbound(origin, { maximumBytes: 1_000 })).bytes).toHaveLength(1_000)
    expect(await reasonOf(outbound(origin, { maximumBytes: 999 }))).toBe('too_large')
  })

  test('counts a packed body after unpacking: a bomb does not go off', async () => {
    const { origin } = await farSide((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const gzip = createGzip()
      gzip.on('error', () => {}).pipe(response)
      for (let index = 0; index < 64; index++) gzip.write(Buffer.alloc(1024 * 1024))
      gzip.end()
    })
    const before = process.memoryUsage().rss
    expect(await reasonOf(create({ trust })(origin))).toBe('too_large')
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  test.each([
    ['gzip', gzipSync('hello')],
    ['br', brotliCompressSync('hello')],
    ['identity', Buffer.from('hello')],
  ])('unpacks %s', async (encoding, body) => {
    const { origin } = await farSide(
      (_request, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(body),
    )
    expect(read((await create({ trust })(origin)).bytes)).toBe('hello')
  })

  test('a packed body that is broken is an answer nobody can read', async () => {
    const { origin } = await farSide(
      (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    )
    expect(await reasonOf(create({ trust })(origin))).toBe('unreachable')
  })

  test.each([
    ['never answers', false],
    ['answers a byte now and then', true],
  ])('does not wait for a server that %s', async (_name, begins) => {
    const { origin } = await farSide((_request, response) => {
      if (!begins) return
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    })
    expect(await reasonOf(create({ trust, timeoutMilliseconds: 150 })(origin))).toBe('timeout')
  })

  test('the time counts for all redirects together', async () => {
    const { origin } = await farSide((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 80)
    })
    expect(await reasonOf(create({ trust, timeoutMilliseconds: 150 })(`${origin}/`))).toBe('timeout')
  })

  test('ends with the caller’s own reason when it is called off', async () => {
    const { origin } = await farSide(() => {})
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('called off')), 30)
    await expect(create({ trust })(origin, { signal: controller.signal })).rejects.toThrow('called off')
  })

  test('a connection nobody takes, or that breaks off, is unreachable', async () => {
    const { origin } = await farSide((request, response) => {
      if (request.url === '/half') response.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => request.socket.destroy(), 10)
    })
    expect(await reasonOf(create({ trust })(origin))).toBe('unreachable')
    expect(await reasonOf(create({ trust })(`${origin}/half`))).toBe('unreachable')
    expect(await reasonOf(create({ trust })('http://127.0.0.1:1/'))).toMatch(/unreachable/)
  })

  test(`says who is asking (${name})`, async () => {
    const { origin, requests } = await farSide((_request, response) => void response.end())
    await create({ trust })(origin)
    await create({ trust })(origin, { headers: { 'User-Agent': 'Other' } })
    expect(requests.map(({ headers }) => headers['user-agent'])).toEqual(['Deskbell', 'Other'])
  })
})

describe('names, on Node', () => {
  test.each([
    ['a private address', ['10.1.2.3']],
    ['the loopback', ['127.0.0.1']],
    ['a cloud’s metadata', ['169.254.169.254']],
    ['a mapped address', ['::ffff:192.168.0.1']],
    ['one private address among public ones', ['93.184.215.14', 'fd00::1']],
  ])('that stand for %s are refused', async (_name, addresses) => {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    expect(await reasonOf(createNodeOutbound({ resolve })('https://calendar.example/'))).toBe('address_private')
  })

  test('are asked once, and the connection goes to that very address', async () => {
    const { port, requests } = await farSide((_request, response) => void response.end('here'))
    const asked: string[] = []
    const resolve = async (host: string) => {
      asked.push(host)
      return [{ address: asked.length === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    }
    const outbound = createNodeOutbound({ resolve, trust: ({ hostname }) => hostname === 'calendar.example' })
    const answer = await outbound(`http://calendar.example:${port}/`)
    expect([answer.status, asked, requests[0]?.headers.host]).toEqual([
      200,
      ['calendar.example'],
      `calendar.example:${port}`,
    ])
  })

  test('are asked again for each redirect', async () => {
    const { port } = await farSide(
      (_request, response) => void response.writeHead(302, { location: 'https://second.example/' }).end(),
    )
    const resolve = async (host: string) => [
      { address: host === 'first.example' ? '127.0.0.1' : '192.168.7.7', family: 4 },
    ]
    const outbound = createNodeOutbound({ resolve, trust: ({ hostname }) => hostname === 'first.example' })
    expect(await reasonOf(outbound(`http://first.example:${port}/`))).toBe('address_private')
  })

  test('nobody knows, or a name server that stays silent, end in a reason', async () => {
    const unknown = createNodeOutbound({
      resolve: () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })),
    })
    expect(await reasonOf(unknown('https://nowhere.example/'))).toBe('unreachable')
    const none = createNodeOutbound({ resolve: async () => [] })
    expect(await reasonOf(none('https://nowhere.example/'))).toBe('unreachable')
    const silent = createNodeOutbound({ resolve: () => new Promise(() => {}), timeoutMilliseconds: 50 })
    expect(await reasonOf(silent('https://nowhere.example/'))).toBe('timeout')
  })
})
