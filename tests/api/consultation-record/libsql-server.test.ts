import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientDetails } from '@deskbell/server/contract/clients'
import type { ConsultationLogged, FeedbackPage } from '@deskbell/server/contract/consultation-record'
import type { Consultation } from '@deskbell/server/contract/consultations'
import type { ConsultantStatistics } from '@deskbell/server/contract/statistics'
import { sqldBinary, startSqld, type RunningSqld } from '../../support/sqld.ts'
import { completed, history, openScene, read, step, type Scene } from './record-desk.ts'

const binary = sqldBinary()

describe.skipIf(binary === null)('on a libSQL server', () => {
  let sqld: RunningSqld
  let scene: Scene
  beforeAll(async () => {
    sqld = await startSqld(binary as string)
    scene = await openScene({ databaseUrl: sqld.url })
  })
  afterAll(async () => {
    await scene.desk.app.close()
    await sqld.stop()
  })

  test('a consultation is lived, recorded, followed up and counted', async () => {
    const { desk, id, client, clientId } = scene
    const confirms = await Promise.all(Array.from({ length: 4 }, () => step(scene, 'confirm')))
    expect(confirms.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    await completed(scene, { outcomes: { summary: 'Done.' }, privateNotes: 'Secret' })
    await desk.post(`/api/consultations/${id}/deliverables`, desk.member, {
      title: 'Plan',
      url: 'https://files.example/',
    })
    const words = await Promise.all(
      Array.from({ length: 4 }, () => desk.post(`/api/consultations/${id}/feedback`, client, { rating: 4 })),
    )
    expect(words.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
    const seen = await read<Consultation>(scene, client)
    expect(seen.body).toMatchObject({
      outcomes: { summary: 'Done.' },
      deliverables: [{ title: 'Plan' }],
      feedback: { rating: 4 },
    })
    expect((await read(scene)).body).toMatchObject({
      privateNotes: 'Secret',
      seats: [{ feedback: { client: { rating: 4 } } }],
    })
    expect((await history(scene)).map(({ action }) => action)).toEqual([
      'feedback.given',
      'deliverable.added',
      'consultation.completed',
      'consultation.started',
      'consultation.confirmed',
      expect.any(String),
    ])
    const said = await desk.get<FeedbackPage>('/api/feedback?practice=jane', desk.member)
    expect(said.body.averages).toMatchObject([{ rating: 4, ratings: 1, engagement: null }])

    desk.app.clock.set('2026-12-01T12:00:00Z')
    const logged = await desk.post<ConsultationLogged>('/api/consultations/log', desk.member, {
      consultantId: desk.jane.consultantId,
      clientId,
      startsAt: '2026-12-01T09:00:00Z',
      type: 'troubleshooting',
      pay: { with: 'credits' },
    })
    expect([logged.status, logged.body.warning]).toEqual([201, null])
    const details = await desk.get<ClientDetails>(`/api/clients/${clientId}`, desk.member)
    expect(details.body).toMatchObject({
      consultations: { completed: 2 },
      lifetime: { sessions: 2, minutes: 60 },
      feedback: { average: 4, count: 1 },
    })
    const path = `/api/consultants/${desk.jane.consultantId}/statistics`
    const counted = await desk.get<ConsultantStatistics>(path, desk.member)
    expect(counted.body).toMatchObject({ sessions: { completed: 2 }, minutes: 60, clients: 1, revenue: [] })
  })
})
