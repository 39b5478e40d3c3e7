import { assert } from 'chai'
import { ApiError } from '../../../widget/src/api/api-error.ts'
import { getCheckoutStatus, startCheckout } from '../../../widget/src/api/checkout.ts'
import { createApiClient, type ApiClient } from '../../../widget/src/api/client.ts'
import { getMe, isSignedIn, sendCode, signIn, signOut } from '../../../widget/src/api/identity.ts'
import { getPackage, listPackages } from '../../../widget/src/api/packages.ts'
import { packagesUrl } from '../../../widget/src/api/packages-url.ts'
import { getConsultant, getPractice, listConsultants } from '../../../widget/src/api/practices.ts'
import { getPurchase, listPurchases, reportSchedule, revealContact } from '../../../widget/src/api/purchases.ts'
import { createSession } from '../../../widget/src/api/session.ts'
import { config } from '../../../widget/src/config.ts'
import { FakeApi, refusal } from '../support/fake-api.ts'
import { pageOf, starter } from '../support/packages.ts'

const draft = { packageId: starter.id, returnUrl: 'https://jane.example/' }

const failureOf = async (call: Promise<unknown>): Promise<ApiError> => {
  try {
    await call
  } catch (error) {
    assert.instanceOf(error, ApiError)
    return error
  }
  throw new Error('It should have failed.')
}

describe('API client', () => {
  let api: FakeApi
  let client: ApiClient

  beforeEach(() => {
    api = new FakeApi()
    client = createApiClient({
      baseUrl: `${api.origin}//`,
      practice: 'jane-doe',
      fetch: (input, init) => api.fetch(new Request(input, init)),
    })
    signOut(client)
  })

  afterEach(() => sessionStorage.clear())

  const address = (index = 0) => `${api.requests[index]!.method} ${api.requests[index]!.url.replace(api.origin, '')}`
  const header = (name: string, index = 0) => api.requests[index]!.headers.get(name)

  it('reads what is public without headers', async () => {
    api
      .on('GET /api/packages', () => pageOf([starter]))
      .on('GET /api/packages/*', () => starter)
      .on('GET /api/practices/*', () => ({ slug: 'jane-doe' }))
      .on('GET /api/consultants', () => ({ data: [] }))
      .on('GET /api/consultants/*', () => ({ id: 'c1' }))
    assert.deepEqual(
      (
        await listPackages(
          client,
          packagesUrl(client.baseUrl, (filter) => (filter === 'practice' ? 'jane-doe' : null)),
        )
      ).data,
      [starter],
    )
    assert.deepEqual(await getPackage(client, starter.id), starter)
    await getPractice(client)
    await listConsultants(client)
    await getConsultant(client, 'c/1')
    assert.deepEqual(
      api.requests.map((_, index) => address(index)),
      [
        'GET /api/packages?practice=jane-doe',
        `GET /api/packages/${starter.id}`,
        'GET /api/practices/jane-doe',
        'GET /api/consultants?practice=jane-doe',
        'GET /api/consultants/c%2F1',
      ],
    )
    for (const { headers, credentials } of api.requests)
      assert.deepEqual([[...headers.keys()], credentials], [[], 'omit'])
  })

  it('takes the answer the script tag asked for, once', async () => {
    const url = `${api.origin}/api/packages?practice=early`
    config.requests = { [url]: Promise.resolve(Response.json(pageOf([starter]))) }
    api.on('GET /api/packages', () => pageOf([]))
    assert.lengthOf((await listPackages(client, url)).data, 1)
    assert.lengthOf((await listPackages(client, url)).data, 0)
    assert.lengthOf(api.requests, 1)
  })

  it('says everything about a refusal', async () => {
    api.on('GET /api/me', () =>
      Response.json(
        {
          error: {
            code: 'rate_limited',
            message: 'Wait.',
            fields: [{ path: 'email', message: 'No.' }],
            details: { left: 0 },
          },
        },
        { status: 429, headers: { 'Retry-After': '30', 'X-Request-Id': 'r-1' } },
      ),
    )
    const error = await failureOf(getMe(client))
    const { status, code, message, fields, details, retryAfterSeconds, requestId } = error
    assert.deepEqual(
      { status, code, message, fields, details, retryAfterSeconds, requestId },
      {
        status: 429,
        code: 'rate_limited',
        message: 'Wait.',
        fields: [{ path: 'email', message: 'No.' }],
        details: { left: 0 },
        retryAfterSeconds: 30,
        requestId: 'r-1',
      },
    )
  })

  it('calls everything that is no answer of the API network', async () => {
    api.on('GET /api/me', () => {
      throw new TypeError('Failed to fetch')
    })
    assert.deepInclude(await failureOf(getMe(client)), { code: 'network', status: 0 })
    api.on('GET /api/me', () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    assert.deepInclude(await failureOf(getMe(client)), { code: 'network', status: 502 })
    api.on('GET /api/me', () => new Response('<h1>Log in to the hotel</h1>'))
    assert.equal((await failureOf(getMe(client))).code, 'network')
  })

  it('signs in with the practice named, keeps the token and sends it', async () => {
    api
      .on('POST /api/auth/email-otp/send-verification-otp', () => ({ success: true }))
      .on('POST /api/auth/sign-in/email-otp', () => ({ token: 'secret' }))
      .on('GET /api/me', () => ({ email: 'a@b.example' }))
    await sendCode(client, 'a@b.example')
    await signIn(client, 'a@b.example', '123456')
    assert.equal(header('Deskbell-Practice', 1), 'jane-doe')
    assert.deepEqual(await api.requests[1]!.json(), { email: 'a@b.example', otp: '123456' })
    assert.isTrue(isSignedIn(client))
    await getMe(client)
    assert.equal(header('Authorization', 2), 'Bearer secret')
    assert.isFalse(isSignedIn({ ...client, practice: 'other' }))
  })

  it('forgets a token the server no longer takes', async () => {
    createSession(client.baseUrl, client.practice).setToken('old')
    api.on('GET /api/me', () => refusal(401, 'session_expired', 'Sign in again.'))
    await failureOf(getMe(client))
    assert.isFalse(isSignedIn(client))
  })

  it('starts checkout once per key and opens that purchase with its own token', async () => {
    api
      .on('POST /api/checkout/sessions', () =>
        Response.json({ purchase: { id: 'p1' }, purchaseToken: 'pt', checkout: null }, { status: 201 }),
      )
      .on('GET /api/checkout/sessions/*', () => ({ next: 'done' }))
      .on('GET /api/purchases/*', () => ({ id: 'p1' }))
      .on('POST /api/purchases/*/contact', () => ({}))
      .on('POST /api/purchases/*/schedule', () => ({}))
      .on('GET /api/purchases', () => ({ data: [], nextCursor: null }))
    await startCheckout(client, draft, { idempotencyKey: 'k1' })
    await getCheckoutStatus(client, 'p1')
    await getPurchase(client, 'p1')
    await revealContact(client, 'p1')
    await reportSchedule(client, 'p1', { calendlyEventUri: 'e', calendlyInviteeUri: 'i' })
    await listPurchases(client, { cursor: 'c' })
    assert.equal(header('Idempotency-Key', 0), 'k1')
    assert.isNull(header('Deskbell-Purchase-Token', 0))
    for (const index of [1, 2, 3, 4]) assert.equal(header('Deskbell-Purchase-Token', index), 'pt')
    assert.isNull(header('Deskbell-Purchase-Token', 5))
    assert.equal(address(5), 'GET /api/purchases?practice=jane-doe&cursor=c')
  })

  it('gives a request up by its signal', async () => {
    api.on('GET /api/me', () => new Promise(() => {}))
    const abort = new AbortController()
    const call = getMe(client, { signal: abort.signal })
    abort.abort()
    await failureOf(call)
  })
})

describe('buyer session', () => {
  it('outlives a page in the tab', () => {
    createSession('https://a.test', 'p').setToken('t')
    assert.equal(sessionStorage.getItem('deskbell:https://a.test:p'), 't')
    createSession('https://a.test', 'p').setToken(null)
    assert.isNull(sessionStorage.getItem('deskbell:https://a.test:p'))
  })

  it('works in memory where the visitor blocks storage', () => {
    const original = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('Access is denied', 'SecurityError')
      },
    })
    try {
      const session = createSession('https://b.test', 'p')
      assert.isNull(session.token())
      session.setToken('t')
      session.setPurchaseToken('p1', 'pt')
      assert.deepEqual([session.token(), session.purchaseToken('p1')], ['t', 'pt'])
      session.setToken(null)
      assert.isNull(session.token())
    } finally {
      Object.defineProperty(window, 'sessionStorage', original)
    }
  })
})
